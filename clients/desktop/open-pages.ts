import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/codes.ts';
import { LAST_BYTES_MS, WINDOW_RELOAD_MS } from '../../shared/limits.ts';

/*
 * When does the program end? When its window is closed. But nothing says so directly: the browser's
 * process may outlive the window, and a reload looks like a close for a moment. So the page itself holds
 * a WebSocket open, and the program ends when the last one has been gone for longer than a reload takes.
 */

/**
 * Whether the window is open: each page in it has a WebSocket. The browser's process says less. On macOS it
 * keeps running when its last window is closed, and it may pass the window on to a process that is running
 * already.
 */
export class OpenPages {
  readonly #pages = new Set<WebSocket>();
  readonly #arrived = Promise.withResolvers<void>();
  readonly #left = Promise.withResolvers<void>();
  #leaving: NodeJS.Timeout | undefined;

  /** Resolves when the first page has connected. */
  get arrived(): Promise<void> {
    return this.#arrived.promise;
  }

  /** Resolves when the last page is gone and no other has replaced it. */
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
      // This timer does not keep the program running.
      this.#leaving = setTimeout(this.#left.resolve, WINDOW_RELOAD_MS).unref();
    });
  }

  /** Call this when the browser has ended: a page that has just gone is not being reloaded. */
  browserEnded(): void {
    setTimeout(() => {
      if (this.#leaving && this.#pages.size === 0) this.#left.resolve();
    }, LAST_BYTES_MS);
  }

  /** Tells the pages that the program ends, so that they close their window. */
  dismiss(): void {
    for (const page of this.#pages) page.close(CLOSE.goingAway);
  }
}
