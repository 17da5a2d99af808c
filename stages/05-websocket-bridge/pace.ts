import { PACE_LINE_BYTES, PACE_SAVED_MS } from '../../shared/limits.ts';

/**
 * How fast one client may speak: a bucket of credit that fills steadily up to PACE_SAVED_MS, and
 * from which each line takes its share ("leaky bucket as a meter", ITU-T I.371). Whoever has been
 * silent may say much at once; nobody can for long.
 */
export class Pace {
  readonly #msPerLine: number;
  /** When all that has been said is paid for; behind the present as long as there is credit. */
  #paidAt = performance.now();

  constructor(linesPerSecond: number) {
    this.#msPerLine = 1_000 / linesPerSecond;
  }

  /** Takes the share of one more line; returns for how many milliseconds it has to wait. */
  take(bytes: number): number {
    const now = performance.now();
    this.#paidAt =
      Math.max(this.#paidAt, now) + this.#msPerLine * Math.max(1, bytes / PACE_LINE_BYTES);
    return Math.max(0, this.#paidAt - now - PACE_SAVED_MS);
  }
}
