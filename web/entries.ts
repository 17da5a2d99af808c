import { type Entry, isSending } from './entry.ts';

/** Entries that the log keeps: more than anyone scrolls through, and little for a phone to lay out. */
const MAX_ENTRIES = 2_000;

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
  #list: Entry[] = [];

  constructor(listener: EntriesListener) {
    this.#listener = listener;
  }

  get list(): readonly Entry[] {
    return this.#list;
  }

  /** Puts an entry where it belongs, and takes it away from where it stood. */
  place(entry: Entry): void {
    const old = this.#list.findIndex(({ key }) => key === entry.key);
    if (old !== -1) this.#list.splice(old, 1);
    const next = isSending(entry) ? -1 : this.#list.findIndex(isSending);
    const index = next === -1 ? this.#list.length : next;
    this.#listener.placed(entry, this.#list[index]?.key);
    this.#list.splice(index, 0, entry);
    if (this.#list.length > MAX_ENTRIES) this.#drop(this.#list.splice(0, 1));
  }

  /** Changes an entry and leaves it where it stands. */
  change(entry: Entry): void {
    const index = this.#list.findIndex(({ key }) => key === entry.key);
    if (index === -1) return;
    this.#list[index] = entry;
    this.#listener.changed(entry);
  }

  /** Takes an entry out of the log. */
  remove(key: string): void {
    const index = this.#list.findIndex((entry) => entry.key === key);
    if (index !== -1) this.#drop(this.#list.splice(index, 1));
  }

  clear(): void {
    this.#drop(this.#list.splice(0));
  }

  #drop(entries: readonly Entry[]): void {
    for (const entry of entries) this.#listener.dropped(entry);
  }
}
