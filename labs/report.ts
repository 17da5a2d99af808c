import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { NotReceived } from '../tests/support/received.ts';
import type { Lab } from './catalog.ts';
import { type Outcome, Overdue } from './run-checks.ts';
import { showTranscript } from './show-transcript.ts';
import { notWritten } from './starter.ts';

/** Characters of a line of a program's output. */
const MAX_LINE = 400;

/** The lines for one check: one if it passed, and otherwise everything that helps. */
export function reportOf(outcome: Outcome, number: string, details: boolean): string {
  const { check, kind, ms } = outcome;
  const { title, points = 1, step = '' } = check;
  if (kind === 'passed')
    return `  ✓ ${title} (${points} ${points === 1 ? 'point' : 'points'}, ${ms} ms)`;
  const isKnown = kind !== 'too busy';
  const head = `  ${isKnown ? '✗' : '?'} ${title} (0 of ${points})`;
  if (!details) return head;
  const hint = `If you are stuck: npm run hint ${number} -- --step ${step.slice(number.length + 1)}`;
  return [
    head,
    ...[...explanationOf(outcome), ...(isKnown ? [hint] : [])].map((line) =>
      line ? `      ${line}` : '',
    ),
  ].join('\n');
}

/** Everything that is known about a failure, in the order in which it helps. */
export function explanationOf(outcome: Outcome): string[] {
  const { kind, error, recording, story, check } = outcome;
  const printed = story?.printed ?? '';
  const wire = recording ? showTranscript(recording, error) : [];
  const see = check.see ? [`The protocol says so in docs/${check.see}.`] : [];
  switch (kind) {
    case 'not written':
      return [
        notWritten(printed) ?? 'This step is not written yet.',
        'Replace the line that begins with `throw` in its function.',
      ];
    case 'too busy':
      return [error?.message ?? ''];
    case 'no server':
      return [error?.message ?? '', ...quote('It printed', printed)];
    case 'crash':
      return [
        story?.ended
          ? `The server died: ${story.ended}.`
          : 'The server met an error that it did not expect.',
        ...quote('It printed', printed),
        ...quote('Before that, on the wire', wire),
      ];
    case 'hang':
      return [
        ...hanging(error),
        ...quote('On the wire', wire),
        ...(error instanceof Overdue ? [] : expectation(error)),
        ...see,
        ...quote('The server printed', printed),
      ];
    default:
      return [
        ...quote('On the wire', wire),
        ...expectation(error),
        ...see,
        ...quote('The server printed', printed),
      ];
  }
}

function hanging(error: Error | undefined): string[] {
  return [
    error instanceof Overdue
      ? error.message
      : 'The server hangs: after the check, it did not answer new connections, or did not end when it was asked to.',
    'Look for a loop that does not end, and for an answer that is never sent.',
  ];
}

function expectation(error: Error | undefined): string[] {
  if (error instanceof AssertionError) {
    const { actual, expected, generatedMessage, message } = error;
    const about = generatedMessage ? [] : [`For ${message.split('\n')[0]}:`];
    return [...about, `Expected: ${short(expected)}`, `Received: ${short(actual)}`];
  }
  if (error instanceof NotReceived) {
    const { what, seen, ended } = error;
    const instead = seen.length > 0 ? ` Instead came: ${short(seen.slice(-3))}` : '';
    const how = ended ? 'but the connection ended' : 'but it did not come in time';
    return [`Expected: ${what}, ${how}.${instead}`];
  }
  return [sentence(error?.message ?? 'It failed without a reason.')];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.');
}

function short(value: unknown): string {
  return inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 400 });
}

/** What every stage prints when it starts and ends, which explains nothing. */
const GREETING =
  /^(Stage \d\d| {2}(telnet|nc|npm run|http)|Then |Shutting down|[\d:]{8} (Started|Stopped)\b)/;

function quote(title: string, text: string | readonly string[]): string[] {
  const lines =
    typeof text === 'string'
      ? text.split('\n').filter((line) => line !== '' && !GREETING.test(line))
      : text;
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${clip(line)}`)];
}

/** A program may print a line that does not end. */
function clip(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} … (${line.length} characters)` : line;
}

/** The last line: points, and what to do next. */
export function summary(lab: Lab, outcomes: readonly Outcome[]): string {
  const pointsOf = (some: readonly Outcome[]) =>
    some.reduce((sum, { check }) => sum + (check.points ?? 1), 0);
  const passed = outcomes.filter(({ kind }) => kind === 'passed');
  const points = `Lab ${lab.number}: ${pointsOf(passed)} of ${pointsOf(outcomes)} points.`;
  return passed.length === outcomes.length ? `${points} All checks pass.` : points;
}
