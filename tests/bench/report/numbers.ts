/** Figures as people read them. */
import { isNoise, type Spread } from '../measure/statistics.ts';
import type { Unit } from '../scenarios/scenario.ts';

/** Units that follow their figure without a blank. */
const NO_BLANK: ReadonlySet<string> = new Set(['%', '/s', '×']);

/** At least two significant digits, and no more than are needed. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en');
  if (size >= 10 || size === 0) return value.toFixed(0);
  if (size >= 1) return value.toFixed(1);
  return value.toFixed(size >= 0.1 ? 2 : 3);
}

/** A median, or, if the spread is too wide for one figure, the spread. */
export function figureOf(spread: Spread): string {
  const { median, low, high } = spread;
  return isNoise(spread) ? `${digits(low)} to ${digits(high)}` : digits(median);
}

/** A median with its spread, or, if the spread is too wide for one figure, the spread alone. */
export function withSpread(spread: Spread, unit: Unit | '×'): string {
  const { median, low, high } = spread;
  if (Number.isNaN(median)) return '–';
  const behind = NO_BLANK.has(unit) ? unit : ` ${unit}`;
  if (low === high || digits(low) === digits(high)) return `${digits(median)}${behind}`;
  const range = `${digits(low)} to ${digits(high)}`;
  return isNoise(spread) ? `${range}${behind}` : `${digits(median)}${behind} (${range})`;
}
