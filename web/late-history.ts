import type { EntriesListener } from '../clients/chat/entries.ts';
import type { Entry } from '../clients/chat/entry.ts';
import { isRosterChange } from '../clients/chat/grouping.ts';

/*
 * A welcome brings up to a hundred events, of which a phone shows the last fifteen. To build and lay out the rows of
 * all of them in one go would keep it busy for a good part of a second. So the rows in view come at once, and the
 * others soon after, a screenful at a time: keys and frames have their turn in between.
 */

/** The height of a message of one line, in pixels. */
const LOWEST_MESSAGE_PX = 46;

/** The log, in which rows can come above those in view. */
interface Log extends EntriesListener {
  /** Called when they have come. */
  keepPlace(): void;
}

/** Places the end of the history at once, and the rest soon after, from its end to its beginning. */
export class LateHistory implements EntriesListener {
  readonly #log: Log;
  readonly #onPlaced: (entry: Entry) => void;
  /** In the order of the log. */
  readonly #waiting: Entry[] = [];
  /** Whether any of the history has been placed. More of it comes below that. */
  #hasBegun = true;
  /** The key of the entry below those that wait. */
  #below: string | undefined;

  /** `onPlaced` is called with each entry after the log has placed it. */
  constructor(log: Log, onPlaced: (entry: Entry) => void) {
    this.#log = log;
    this.#onPlaced = onPlaced;
  }

  /** The last of those that wait. */
  get last(): Entry | undefined {
    return this.#waiting.at(-1);
  }

  placed(entry: Entry, before: string | undefined): void {
    if (!entry.isHistory) {
      // It may come below the history in the same turn.
      this.#begin();
      this.#place([entry], before);
      return;
    }
    if (this.#hasBegun) {
      this.placeAll();
      this.#hasBegun = false;
      this.#below = before;
      queueMicrotask(() => this.#begin());
    }
    this.#waiting.push(entry);
  }

  changed(entry: Entry): void {
    this.placeAll();
    this.#log.changed(entry);
  }

  dropped(entry: Entry): void {
    this.placeAll();
    this.#log.dropped(entry);
  }

  /** Places all that still wait, because what comes next may need them. */
  placeAll(): void {
    this.#placeWaiting(0);
  }

  #begin(): void {
    if (!this.#hasBegun) this.#placeSome();
  }

  #placeSome(): void {
    this.#placeWaiting(this.#startOf(screen.height / LOWEST_MESSAGE_PX));
    if (this.#waiting.length === 0) return;
    setTimeout(() => {
      this.#placeSome();
      // The rows have their final heights at the end of the turn.
      queueMicrotask(() => this.#log.keepPlace());
    });
  }

  #placeWaiting(start: number): void {
    this.#hasBegun = true;
    const entries = this.#waiting.splice(start);
    this.#place(entries, this.#below);
    this.#below = entries[0]?.key;
  }

  #place(entries: readonly Entry[], before: string | undefined): void {
    for (const entry of entries) {
      this.#log.placed(entry, before);
      this.#onPlaced(entry);
    }
  }

  /** Where the last rows start. Joins and leaves count as nothing: a run of them is one row, and is not split. */
  #startOf(rows: number): number {
    let start = this.#waiting.length;
    for (let taken = 0; start > 0; start -= 1) {
      const above = this.#waiting[start - 1];
      if (!above || isRosterChange(above)) continue;
      if (taken >= rows) break;
      taken += 1;
    }
    return start;
  }
}
