/**
 * From pushing to pulling. Events push: a port or a socket calls a listener whenever it likes. A loop pulls:
 * it asks for the next item when it is done with the last, and so says how fast it can go.
 *
 * `Inbox` is the queue between event handlers, which push, and a reader with a `for await` loop: each step of the loop
 * gets everything that was pushed since the last one. The queue has no limit, so a caller of `push` must
 * check `size` or be slowed down in another way.
 */
export class Inbox<T> implements AsyncIterable<readonly T[]> {
  #items: T[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  /** How many items the reader has not taken yet. */
  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the queue. Items that are already in it are still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /**
   * Each step of the loop takes everything that has been pushed since the last one.
   * @lab 04.7 From pushing to pulling
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly T[]> {
    while (true) {
      if (this.#items.length > 0) {
        // All at once, so that a loop that was busy catches up in one step.
        const items = this.#items;
        this.#items = [];
        yield items;
      } else if (this.#ended) {
        return;
      } else {
        // Nothing to do: sleep until `push` or `end` wakes the loop.
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
