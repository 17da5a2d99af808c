import { MAX_LOG_ENTRIES } from '../../shared/limits.ts';
import { type Entry, isSending } from './entry.ts';

/*
 * The order and the time of what is shown. Both come from the server: its sequence numbers order the log
 * in the same way for everybody, and its clock gives the times. A message that is on its way has neither
 * yet. It is shown at once, because waiting for a round trip makes typing feel slow; it keeps to the end
 * of the log and takes its place when the server has confirmed it.
 */

/** The changes that keep a list on the screen the same as the entries. */
export interface EntriesListener {
  /** The entry is now before the one with the key `before`, or last. It may have been elsewhere. */
  placed(entry: Entry, before: string | undefined): void;
  /** The entry with this key has changed, but has not moved. */
  changed(entry: Entry): void;
  dropped(entry: Entry): void;
}

/**
 * The log in the order in which it is shown: the timeline, followed by messages that are still being sent,
 * whose place is not known yet. When there are too many entries, the oldest are removed.
 */
export class Entries {
  readonly #listener: EntriesListener;
  readonly #list: Entry[] = [];
  readonly #keys = new Set<string>();
  readonly #sending = new Set<string>();

  constructor(listener: EntriesListener) {
    this.#listener = listener;
  }

  get list(): readonly Entry[] {
    return this.#list;
  }

  /** Puts an entry in its place, and removes it from where it was. */
  place(entry: Entry): void {
    if (this.#keys.has(entry.key)) this.#list.splice(this.#indexOf(entry.key), 1);
    this.#keys.add(entry.key);
    this.#follow(entry);
    const index = isSending(entry) ? this.#list.length : this.#firstSending();
    this.#listener.placed(entry, this.#list[index]?.key);
    this.#list.splice(index, 0, entry);
    if (this.#list.length > MAX_LOG_ENTRIES) this.#drop(this.#list.splice(0, 1));
  }

  /** Changes an entry without moving it. */
  change(entry: Entry): void {
    const index = this.#indexOf(entry.key);
    if (index === -1) return;
    this.#list[index] = entry;
    this.#follow(entry);
    this.#listener.changed(entry);
  }

  /** Removes an entry from the log. */
  remove(key: string): void {
    const index = this.#indexOf(key);
    if (index !== -1) this.#drop(this.#list.splice(index, 1));
  }

  /** Removes all entries except those that `stays` selects. */
  clear(stays: (entry: Entry) => boolean = () => false): void {
    const all = this.#list.splice(0);
    this.#list.push(...all.filter(stays));
    // The last one first: a view that removes the first one would move the line with the day 5,000 times.
    this.#drop(all.filter((entry) => !stays(entry)).reverse());
  }

  #drop(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#keys.delete(entry.key);
      this.#sending.delete(entry.key);
      this.#listener.dropped(entry);
    }
  }

  #follow(entry: Entry): void {
    if (isSending(entry)) this.#sending.add(entry.key);
    else this.#sending.delete(entry.key);
  }

  /** Searches from the end, because the entries that change are our own and recent. */
  #indexOf(key: string): number {
    return this.#list.findLastIndex((entry) => entry.key === key);
  }

  /** The end if nothing is being sent, and close to it otherwise. */
  #firstSending(): number {
    let index = this.#list.length;
    for (let ahead = this.#sending.size; ahead > 0 && index > 0; ) {
      index -= 1;
      const entry = this.#list[index];
      if (entry && isSending(entry)) ahead -= 1;
    }
    return index;
  }
}

/**
 * An estimate of the server's clock from its events. Our own clock may be wrong by a day, and messages that
 * are not on the timeline yet must still appear on the right day.
 */
export class ServerClock {
  #aheadMs = 0;

  /** Milliseconds since 1970 by the server's clock, behind it by the delay of the last event. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Call this for an event that has just happened, at `at`. */
  heard(at: number): void {
    this.#aheadMs = at - Date.now();
  }

  /** Call this for an event that happened earlier, at `at`. */
  passed(at: number): void {
    if (at > this.now()) this.heard(at);
  }
}
