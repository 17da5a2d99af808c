import { PassThrough } from 'node:stream';
import { replacing } from '../../support/replacing.ts';

/** The input and output of the program, controlled by a test. */
interface FakeTerminal extends Disposable {
  /** The input from the keyboard or the pipe. */
  readonly stdin: PassThrough;
  /** Everything written to the standard output. */
  readonly written: string;
  /** What was written to the standard error, line by line. */
  readonly complaints: readonly string[];
}

/** Replaces the terminal of this process with a fake terminal or pipe until the scope ends. */
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
