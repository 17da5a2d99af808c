/**
 * A small netcat, for machines without telnet: `npm run telnet -- [host] [port]`. It sends lines from the
 * keyboard to the server and shows what the server sends. Ctrl-D ends it.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { authority } from './authority.ts';
import { connectTrouble } from './connect-trouble.ts';
import { HOW_TO_END, keyboard } from './keyboard.ts';

const [host = 'localhost', port = '12345'] = process.argv.slice(2);

try {
  await talk(host, parsePort(port));
} catch (error) {
  const destination = { host, port: Number(port), stage: '01' };
  console.error(connectTrouble(error as NodeJS.ErrnoException, destination));
  process.exitCode = 1;
}

async function talk(host: string, port: number): Promise<void> {
  const socket = connect({ host, port, allowHalfOpen: true });
  await once(socket, 'connect');
  console.error(`Connected to ${authority(host, port)}. ${HOW_TO_END}`);
  const typed = keyboard();
  let ended = false;
  typed.once('end', () => {
    ended = true;
  });
  typed.pipe(socket);
  socket.pipe(process.stdout);
  try {
    await once(socket, 'end');
  } finally {
    process.stdin.destroy();
    socket.destroySoon();
  }
  if (!ended) console.error('The server closed the connection.');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(
    `A port is a number from 1 to 65535, not '${text}'. Try: npm run telnet -- localhost 12345`,
  );
}
