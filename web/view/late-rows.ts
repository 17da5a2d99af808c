import type { EntryRow } from './log-row.ts';

/*
 * A welcome brings a hundred messages or more, and only the last of them are in view. To show all of them at once
 * would hold up a phone for a good part of a second. So the rows in view are shown at once, and the others soon
 * after, a few at a time: keys and frames have their turn in between.
 */

/** Time that is spent on rows without a pause, in milliseconds. On a phone, all takes about four times as long. */
const SLICE_MS = 8;

/** Height of the lowest row, in pixels: one line, with little space around it. */
const LOWEST_ROW_PX = 28;

/** Rows of the history that are still to be filled. */
export class LateRows {
  /** In the order of the log. */
  readonly #rows: EntryRow[] = [];

  add(row: EntryRow): void {
    if (this.#rows.push(row) === 1) setTimeout(() => this.#continue());
  }

  /** Fills the last rows, as many as can be in view. */
  fillView(): void {
    for (const row of this.#rows.splice(-Math.ceil(screen.height / LOWEST_ROW_PX))) row.fill();
  }

  /** From the last to the first, as somebody reads who scrolls up. */
  #continue(): void {
    const end = performance.now() + SLICE_MS;
    while (this.#rows.length > 0 && performance.now() < end) this.#rows.pop()?.fill();
    if (this.#rows.length > 0) setTimeout(() => this.#continue());
  }
}
