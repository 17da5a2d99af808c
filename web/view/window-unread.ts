import { type Entry, isNews } from '../../clients/chat/entry.ts';
import { Unread } from '../../clients/chat/unread.ts';
import { watchAttention } from './attention.ts';

/** Counts messages from others that arrive while the person is not looking at the window. */
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

  /** Returns whether it is a message that arrives out of the person's sight. */
  placed(entry: Entry): boolean {
    if (!isNews(entry)) return false;
    const before = this.#unread.count;
    this.#unread.arrived(entry.key);
    this.#onCount(this.#unread.count);
    return this.#unread.count > before;
  }
}
