/** The tables of one scenario, in Markdown: the figures of each server, and what wirechat costs beside its peers. */
import { median, ratios, spread } from '../measure/statistics.ts';
import type { Result, Row } from '../run.ts';
import type { Figure } from '../scenarios/scenario.ts';
import { withSpread } from './numbers.ts';

/** Percent of its core. A load generator that is busier has delayed what it measures. */
const BUSY_LOAD = 90;
/** What a busy load generator would falsify. The processor time of the server is right all the same. */
const SEEN_BY_LOAD: ReadonlySet<string> = new Set(['rate', 'p50', 'p99', 'max']);

export function tables(result: Result): string {
  return [figuresTable(result), ratiosTable(result), ...notes(result)].filter(Boolean).join('\n\n');
}

function figuresTable({ scenario, rows }: Result): string {
  const head = ['server', ...scenario.figures.map(({ title }) => title)];
  const lines = rows.map((row) => [
    row.contestant.title,
    ...scenario.figures.map((figure) => cell(row, figure)),
  ]);
  return table(head, lines);
}

function cell(row: Row, { key, unit }: Figure): string {
  return withSpread(spread(valuesOf(row, key)), unit);
}

/** How many times as much wirechat needs as each peer: one row for each form of wirechat. */
function ratiosTable({ scenario, rows }: Result): string {
  const ours = rows.filter(({ contestant }) => contestant.isOurs);
  const peers = rows.filter(({ contestant }) => !contestant.isOurs);
  if (ours.length === 0 || peers.length === 0) return '';
  const title = scenario.figures.find(({ key }) => key === scenario.main)?.title;
  const head = [`${title}, compared with`, ...peers.map(({ contestant }) => contestant.title)];
  const lines = ours.map((our) => [
    our.contestant.title,
    ...peers.map((peer) => {
      const ratio = ratios(valuesOf(our, scenario.main), valuesOf(peer, scenario.main));
      return withSpread(ratio, '×');
    }),
  ]);
  return table(head, lines);
}

function notes({ rows, absent }: Result): readonly string[] {
  const heldUp = rows.filter(isHeldUp).map(({ contestant }) => contestant.title);
  const busy = `The load generator was busy with what these sent, so their speed and latency are not reported: ${heldUp.join(', ')}.`;
  return [...(heldUp.length > 0 ? [busy] : []), ...(absent.length > 0 ? [absent.join(' ')] : [])];
}

function isHeldUp(row: Row): boolean {
  return median(valuesOf(row, 'load')) > BUSY_LOAD;
}

/** The values of one figure that are worth reporting; a round without this figure has none. */
export function valuesOf(row: Row, key: string): number[] {
  if (SEEN_BY_LOAD.has(key) && isHeldUp(row)) return [];
  return row.rounds
    .map((values) => values[key] ?? Number.NaN)
    .filter((value) => !Number.isNaN(value));
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...lines].map(line).join('\n');
}
