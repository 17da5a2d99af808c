import type { Verdict } from './assault.ts';

const HEADS = ['attack', 'verdict', 'p50', 'p99', 'host', 'memory before', 'after', 'at most'];

/** A table of all verdicts, followed by the faults. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const rows = [HEADS, ...verdicts.map(rowOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))),
  );
  return lines.map((cells) => cells.join('  ')).join('\n');
}

export function outcomeOf({ faults, skipped }: Verdict): string {
  if (faults.length > 0) return 'FAILED';
  return skipped ? 'not here' : 'passed';
}

function rowOf(verdict: Verdict): string[] {
  const { attack, finding, host, before, after, peak } = verdict;
  return [
    attack,
    outcomeOf(verdict),
    `${finding.p50.toFixed(1)} ms`,
    `${finding.p99.toFixed(1)} ms`,
    `${host.toFixed(0)} ms`,
    ...[before, after, peak].map((bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`),
  ];
}
