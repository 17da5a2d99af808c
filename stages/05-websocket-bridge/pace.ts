import { PACE_LINE_BYTES, PACE_SAVED_MS } from '../../shared/limits.ts';

/**
 * Limits how fast one client may send: a bucket of credit that fills steadily up to PACE_SAVED_MS, and from
 * which each line takes its share ("leaky bucket as a meter", ITU-T I.371). A client that has been silent
 * may send many lines at once, but not for long.
 */
export class Pace {
  readonly #msPerLine: number;
  /** The time at which all lines so far are paid for. It is in the past while there is credit. */
  #paidAt = performance.now();

  constructor(linesPerSecond: number) {
    this.#msPerLine = 1_000 / linesPerSecond;
  }

  /** Takes the share of one more line. Returns how many milliseconds the line has to wait. */
  take(bytes: number): number {
    const now = performance.now();
    this.#paidAt =
      Math.max(this.#paidAt, now) + this.#msPerLine * Math.max(1, bytes / PACE_LINE_BYTES);
    return Math.max(0, this.#paidAt - now - PACE_SAVED_MS);
  }
}
