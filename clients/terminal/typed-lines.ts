import { createInterface, type Interface } from 'node:readline';

/** Ctrl-D and Ctrl-Z, which Windows passes on with the line (https://github.com/nodejs/node/issues/61397). */
const END_KEY = /[\x04\x1a]/;

/**
 * Lines from the keyboard or a pipe, one at a time. Nothing is read before the first call of `next`,
 * because text that is typed while the program starts may be meant for the screen.
 */
export class TypedLines implements Disposable {
  #reader: Interface | undefined;
  #lines: AsyncIterator<string> | undefined;

  /** Returns the next line, or undefined at the end of the input. */
  async next(): Promise<string | undefined> {
    this.#reader ??= createInterface({ input: process.stdin, terminal: false });
    this.#lines ??= this.#reader[Symbol.asyncIterator]();
    const { value, done } = await this.#lines.next();
    return done || endsInput(value) ? undefined : value;
  }

  [Symbol.dispose](): void {
    this.#reader?.close();
  }
}

function endsInput(line: string): boolean {
  return process.platform === 'win32' && process.stdin.isTTY && END_KEY.test(line);
}
