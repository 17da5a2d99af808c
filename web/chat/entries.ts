import { MAX_LOG_ENTRIES } from '../../shared/limits.ts';
import { type Entry, isSending } from './entry.ts';

/** What has to be done to a list on the screen to make it show the entries again. */
export interface EntriesListener {
  /** The entry now stands before the one with the key `before`, or last. It may have stood elsewhere. */
  placed(entry: Entry, before: string | undefined): void;
  /** The entry with this key has changed where it stands. */
  changed(entry: Entry): void;
  dropped(entry: Entry): void;
}

/**
 * The log in the order in which it is shown: that of the timeline, and after it what is still being
 * sent, since nobody knows its place yet. The oldest go first when there are too many.
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

  /** Puts an entry where it belongs, and takes it away from where it stood. */
  place(entry: Entry): void {
    if (this.#keys.has(entry.key)) this.#list.splice(this.#indexOf(entry.key), 1);
    this.#keys.add(entry.key);
    this.#follow(entry);
    const index = isSending(entry) ? this.#list.length : this.#firstSending();
    this.#listener.placed(entry, this.#list[index]?.key);
    this.#list.splice(index, 0, entry);
    if (this.#list.length > MAX_LOG_ENTRIES) this.#drop(this.#list.splice(0, 1));
  }

  /** Changes an entry and leaves it where it stands. */
  change(entry: Entry): void {
    const index = this.#indexOf(entry.key);
    if (index === -1) return;
    this.#list[index] = entry;
    this.#follow(entry);
    this.#listener.changed(entry);
  }

  /** Takes an entry out of the log. */
  remove(key: string): void {
    const index = this.#indexOf(key);
    if (index !== -1) this.#drop(this.#list.splice(index, 1));
  }

  clear(): void {
    this.#drop(this.#list.splice(0));
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

  /** From the end: what changes is our own and recent. */
  #indexOf(key: string): number {
    return this.#list.findLastIndex((entry) => entry.key === key);
  }

  /** The end when nothing is being sent, and not far from it otherwise. */
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
