import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/codes.ts';
import { LAST_BYTES_MS, WINDOW_RELOAD_MS } from '../../shared/limits.ts';

/**
 * Whether the window is there: each page in it holds a WebSocket. The browser's process says less.
 * On a Mac it stays when its last window is closed, and it may leave the window to one that runs already.
 */
export class Presence {
  readonly #pages = new Set<WebSocket>();
  readonly #arrived = Promise.withResolvers<void>();
  readonly #left = Promise.withResolvers<void>();
  #leaving: NodeJS.Timeout | undefined;

  /** Resolves when the first page is there. */
  get arrived(): Promise<void> {
    return this.#arrived.promise;
  }

  /** Resolves when the last page has gone, and none has come in its place. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  enter(page: WebSocket): void {
    clearTimeout(this.#leaving);
    this.#pages.add(page);
    this.#arrived.resolve();
    page.once('close', () => {
      this.#pages.delete(page);
      if (this.#pages.size > 0) return;
      // A program that ends does not wait for it.
      this.#leaving = setTimeout(this.#left.resolve, WINDOW_RELOAD_MS).unref();
    });
  }

  /** The browser has ended: a page that has just gone is not being loaded again. */
  browserEnded(): void {
    setTimeout(() => {
      if (this.#leaving && this.#pages.size === 0) this.#left.resolve();
    }, LAST_BYTES_MS);
  }

  /** Tells the pages that the program ends: they close their window. */
  dismiss(): void {
    for (const page of this.#pages) page.close(CLOSE.goingAway);
  }
}
