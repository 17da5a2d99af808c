import { type Readable, Transform } from 'node:stream';

const isWindows = process.platform === 'win32';
const CTRL_D = 0x04;
const CTRL_Z = 0x1a;

/** How to end the input from the keyboard. Windows passes nothing on before Enter. */
export const HOW_TO_END = isWindows ? 'Ctrl-Z, then Enter, ends.' : 'Ctrl-D ends.';

/**
 * The standard input, typed or from a pipe, up to its end. A terminal on Linux or macOS ends it with
 * Ctrl-D. On Windows, Ctrl-D and Ctrl-Z arrive as ordinary bytes, so they are turned into the end here
 * (https://github.com/nodejs/node/issues/61397).
 */
export function keyboard(): Readable {
  const { stdin } = process;
  return isWindows && stdin.isTTY ? stdin.pipe(untilEndKey()) : stdin;
}

function untilEndKey(): Transform {
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const end = bytes.findIndex((byte) => byte === CTRL_D || byte === CTRL_Z);
      if (end === -1) return done(null, bytes);
      process.stdin.destroy();
      this.end();
      done(null, bytes.subarray(0, end));
    },
  });
}
