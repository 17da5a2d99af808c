import { AsyncLocalStorage } from 'node:async_hooks';

const given = new AsyncLocalStorage<number>();

/** A mutation run and the labs use a shorter time, because any wait may be in vain. */
export const patienceMs = () =>
  given.getStore() ?? Number(process.env.WIRECHAT_PATIENCE_MS ?? 30_000);

/** Runs something whose waits have this much patience, because one of them is known to be in vain. */
export function withPatience<T>(ms: number, run: () => Promise<T>): Promise<T> {
  return given.run(ms, run);
}

/** Something that a test waited for did not come. */
export class NotReceived extends Error {
  override readonly name = 'NotReceived';
  readonly what: string;
  /** What came instead, and was dropped. */
  readonly seen: readonly unknown[];
  readonly ended: boolean;

  constructor(what: string, seen: readonly unknown[], ended: boolean) {
    const story = `waiting for ${what}; before it came ${JSON.stringify(seen).slice(0, 2_000)}`;
    super(ended ? `the connection ended while ${story}` : `gave up ${story}`);
    this.what = what;
    this.seen = seen;
    this.ended = ended;
  }
}

/** Items received over one connection, in order. Tests wait for them instead of sleeping. */
export class Received<T> {
  readonly #items: T[] = [];
  #ended = false;
  #wake: () => void = () => {};

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Returns the next item that matches, and drops those before it. Rejects if the connection ends first. */
  async next(
    what: string,
    matches: (item: T) => boolean = () => true,
    patience = patienceMs(),
  ): Promise<T> {
    const seen: T[] = [];
    let deadline: AbortSignal | undefined;
    while (true) {
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
        if (matches(item)) return item;
        seen.push(item);
      }
      if (this.#ended) throw new NotReceived(what, seen, true);
      deadline ??= AbortSignal.timeout(patience);
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        deadline?.addEventListener('abort', () => reject(new NotReceived(what, seen, false)));
      });
    }
  }

  /** Returns the items that have arrived and have not been waited for. */
  drain(): T[] {
    return this.#items.splice(0);
  }

  /** Returns everything up to the end of the connection. */
  async rest(): Promise<T[]> {
    const items: T[] = [];
    try {
      while (true) items.push(await this.next('the end of the connection'));
    } catch (error) {
      if (this.#ended) return items;
      throw error;
    }
  }
}
