import { type Entry, isNews } from '../chat/entry.ts';
import { Unread } from '../chat/unread.ts';
import { watchAttention } from './attention.ts';

/** Counts the messages of others that come while the person does not look at the window. */
export class WindowUnread {
  readonly #unread = new Unread();
  readonly #onCount: (count: number) => void;

  constructor(onCount: (count: number) => void) {
    this.#onCount = onCount;
    watchAttention((isHere) => {
      this.#unread.away = !isHere;
      onCount(this.#unread.count);
    });
  }

  /** Returns whether it is a message that the person does not see come. */
  placed(entry: Entry): boolean {
    if (!isNews(entry)) return false;
    const before = this.#unread.count;
    this.#unread.arrived(entry.key);
    this.#onCount(this.#unread.count);
    return this.#unread.count > before;
  }
}
