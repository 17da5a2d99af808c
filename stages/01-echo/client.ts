/**
 * A small netcat, for machines without telnet: `npm run telnet -- [host] [port]`. It sends lines from the
 * keyboard to the server and shows what the server sends.
 *
 * The two directions of a TCP connection end separately, and so do the two halves of this program. The end
 * of the input ends our side only, and the answers still come; the program ends when the server ends its
 * side. Bytes are copied as they are: there is no line editing, no telnet negotiation (RFC 854) and no
 * protection from a server that sends escape sequences. `npm run chat` of stage 04 has what people need.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Readable, Transform } from 'node:stream';
import { authority, explainConnectError } from './destination.ts';

const isWindows = process.platform === 'win32';
const CTRL_D = 0x04;
const CTRL_Z = 0x1a;

/** How to end the input from the keyboard. Windows passes nothing on before Enter. */
const HOW_TO_END = isWindows ? 'Ctrl-Z, then Enter, ends.' : 'Ctrl-D ends.';

const [host = 'localhost', port = '12345'] = process.argv.slice(2);

try {
  await talk(host, parsePort(port));
} catch (error) {
  const destination = { host, port: Number(port), stage: '01' };
  console.error(explainConnectError(error as NodeJS.ErrnoException, destination));
  process.exitCode = 1;
}

/**
 * Connects, and copies bytes both ways until the server ends.
 * @lab 01.2 Talk to a server
 */
async function talk(host: string, port: number): Promise<void> {
  // Without `allowHalfOpen`, Node ends our side as soon as the server has ended its own.
  const socket = connect({ host, port, allowHalfOpen: true });
  await once(socket, 'connect');
  // Our own sentences go to standard error: in a pipe, standard output is what the server sent.
  console.error(`Connected to ${authority(host, port)}. ${HOW_TO_END}`);
  const typed = keyboard();
  let ended = false;
  typed.once('end', () => {
    ended = true;
  });
  typed.pipe(socket);
  socket.pipe(process.stdout);
  try {
    // Rejects if the connection breaks: `once` also waits for 'error'.
    await once(socket, 'end');
  } finally {
    // A terminal that is being read keeps the process running.
    process.stdin.destroy();
    socket.destroySoon();
  }
  if (!ended) console.error('The server closed the connection.');
}

/**
 * The standard input, typed or from a pipe, up to its end. A terminal on Linux or macOS ends it with
 * Ctrl-D (termios(3), VEOF). On Windows, Ctrl-D and Ctrl-Z arrive as ordinary bytes, so they are turned into
 * the end here (https://github.com/nodejs/node/issues/61397). Input from a pipe is not changed: there, the
 * same bytes are data.
 */
function keyboard(): Readable {
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

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(
    `A port is a number from 1 to 65535, not '${text}'. Try: npm run telnet -- localhost 12345`,
  );
}
