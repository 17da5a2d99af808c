/** The few statistics of the benchmark. All of them are of numbers that were measured, and none assumes a distribution. */

/** The value below which this share of the values is. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The median, and the range of the middle half of the values. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * How many times as much ours is as theirs. The values of one round are compared with each other, because
 * rounds of one time have the speed of the machine at that time in common.
 */
export function ratios(ours: readonly number[], theirs: readonly number[]): Spread {
  const rounds = Math.min(ours.length, theirs.length);
  return spread(
    Array.from({ length: rounds }, (_, round) => (ours[round] ?? NaN) / (theirs[round] ?? NaN)),
  );
}

/** A figure is reported as such only if the middle half of the values lies within half of the median. */
const MOST_SPREAD = 0.5;

export function isNoise({ median, low, high }: Spread): boolean {
  return high - low > MOST_SPREAD * median;
}

export type Verdict = 'costlier' | 'cheaper' | 'no difference';

/** Fewer pairs agree by chance too often. */
const FEWEST_PAIRS = 6;

/**
 * What paired runs of two programs say, as ratios of the first to the second. One costs more only if all of
 * the pairs say so: if the two were equal, six pairs would agree by chance in 3 runs of 100.
 */
export function verdict(pairs: readonly number[]): Verdict {
  if (pairs.length < FEWEST_PAIRS) return 'no difference';
  if (pairs.every((ratio) => ratio > 1)) return 'costlier';
  return pairs.every((ratio) => ratio < 1) ? 'cheaper' : 'no difference';
}
