/**
 * A queue between who pushes when something happens and who reads in a `for await` loop: each
 * step of the loop gets all that has come since the last. Whoever pushes must look at `size`, or
 * be held back otherwise; the queue itself has no bound.
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

  /** No more will come; what is there is still read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly T[]> {
    while (true) {
      if (this.#items.length > 0) {
        const items = this.#items;
        this.#items = [];
        yield items;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
