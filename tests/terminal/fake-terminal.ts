import { PassThrough } from 'node:stream';
import { replacing } from '../support/replacing.ts';

/** What the program reads and writes, in the hands of a test. */
interface FakeTerminal extends Disposable {
  /** What comes from the keyboard, or through the pipe. */
  readonly stdin: PassThrough;
  /** All that was written to the standard output. */
  readonly written: string;
  /** What was written to the standard error, line by line. */
  readonly complaints: readonly string[];
}

/** Puts a terminal, or a pipe, in the place of the one of this process, until the scope ends. */
export function fakeTerminal({ isTTY = true, platform = 'linux' } = {}): FakeTerminal {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const complaints: string[] = [];
  let written = '';
  const stdout = {
    isTTY,
    write(text: string) {
      written += text;
    },
  };
  const replaced = new DisposableStack();
  replaced.use(replacing(process, { stdin, stdout, platform }));
  replaced.use(replacing(console, { error: (line: string) => complaints.push(line) }));
  return {
    stdin,
    get written() {
      return written;
    },
    complaints,
    [Symbol.dispose]: () => replaced.dispose(),
  };
}
