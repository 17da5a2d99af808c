import { createInterface } from 'node:readline';

/** Lines from the keyboard or a pipe, one at a time, whoever asks for the next one. */
export class TypedLines implements Disposable {
  readonly #reader = createInterface({ input: process.stdin, terminal: false });
  readonly #lines = this.#reader[Symbol.asyncIterator]();

  /** The next line; undefined at the end of the input. */
  async next(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }
}
