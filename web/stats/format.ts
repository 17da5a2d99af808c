/** Figures as they are shown: short, because they are read from the back of a room. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

/** A number such as 0.4, 12 or 1,234. Less than ten has one decimal place. */
export function formatCount(value: number): string {
  const digits = value < 9.95 && !Number.isInteger(value) ? 1 : 0;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** Bytes such as 0 B, 12 KiB or 1.5 MiB. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${formatCount(value)} ${UNITS[unit]}`;
}

/** Seconds as milliseconds, such as 0.3 ms, or as seconds above one. */
export function formatDelay(seconds: number): string {
  return seconds < 1 ? `${formatCount(seconds * 1_000)} ms` : `${formatCount(seconds)} s`;
}

/** A ratio as a percentage. */
export function formatShare(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
