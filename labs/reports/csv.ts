import type { Lab } from '../catalog.ts';
import type { Grade } from '../grading/grade-submission.ts';

/** A table for a spreadsheet (RFC 4180): a line for each submission, with the points of each step. */
export function csvReport(grades: readonly Grade[], lab: Lab): string {
  const steps = lab.parts.map(({ step }) => step);
  const head = ['name', 'lab', 'points', 'max_points', 'seconds', ...steps.map(columnOf), 'note'];
  const lines = grades.map(({ name, result, note }) => [
    name,
    result.lab,
    result.points,
    result.maxPoints,
    result.seconds,
    ...steps.map((step) =>
      result.checks
        .filter((check) => check.step === step)
        .reduce((sum, { points }) => sum + points, 0),
    ),
    note,
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

function columnOf(step: string): string {
  return `step_${step.slice(3)}`;
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run it as a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
