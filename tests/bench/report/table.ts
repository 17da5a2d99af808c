/** The table of one scenario, in Markdown: the figures of each server, and what wirechat costs beside it. */
import { ratios, spread } from '../measure/statistics.ts';
import type { Result, Row } from '../run.ts';
import { withSpread } from './numbers.ts';

export function table({ scenario, rows }: Result): string {
  const ours = rows.filter(({ contestant }) => contestant.isOurs);
  const peers = rows.some(({ contestant }) => !contestant.isOurs);
  const compared = peers ? ours : [];
  const head = [
    'server',
    ...scenario.figures.map(({ title }) => title),
    ...compared.map(({ contestant }) => `${contestant.title}, of this`),
  ];
  const lines = rows.map((row) => [
    row.contestant.title,
    ...scenario.figures.map(({ key, unit }) => withSpread(spread(valuesOf(row, key)), unit)),
    ...compared.map((our) => ratio(our, row, scenario.main)),
  ]);
  return [head, head.map(() => '---'), ...lines].map(line).join('\n');
}

/** The measured values of one figure; a round without this figure has none. */
export function valuesOf({ rounds }: Row, key: string): number[] {
  return rounds.map((values) => values[key] ?? Number.NaN).filter((value) => !Number.isNaN(value));
}

function ratio(our: Row, their: Row, main: string): string {
  if (their.contestant.isOurs) return '';
  return withSpread(ratios(valuesOf(our, main), valuesOf(their, main)), '');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
