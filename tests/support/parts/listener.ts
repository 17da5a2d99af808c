/**
 * A listener that is closed, with one client that has read everything and one that reads nothing, and a clock that
 * moves only when it is told to. Then another one, which is closed while it pauses. Prints what becomes of each.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { GOODBYE_MS, LISTEN_PAUSE_MS } from '../../../shared/limits.ts';
import { listen } from '../../../stages/01-echo/listener.ts';

const HOST = '127.0.0.1';
/** More than the buffers of the system hold. */
const QUEUED_BYTES = 32 * 1024 * 1024;
/** Of the event loop: more than enough for all that happens without waiting for a client. */
const TURNS = 20;

async function open(create: () => Server = createServer) {
  let server = createServer();
  const { port, close } = await listen(
    () => {
      server = create();
      return server;
    },
    { hosts: [HOST], port: 0 },
  );
  return { server, port, close };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
}

/** A client that never ends its side, and the server's end of its connection. */
async function join({ server, port }: { server: Server; port: number }) {
  const accepted = once(server, 'connection');
  const client = connect({ host: HOST, port, allowHalfOpen: true }).on('error', () => {});
  const [socket] = (await accepted) as [Socket];
  socket.on('error', () => {});
  return { client, socket };
}

const first = await open(() => createServer({ allowHalfOpen: true }));
const [reader, stalled] = [await join(first), await join(first)];
stalled.socket.write(Buffer.alloc(QUEUED_BYTES));
const ended = once(reader.client.resume(), 'end');
await turns();

mock.timers.enable({ apis: ['setTimeout'] });
let isClosed = false;
const closing = first.close().then(() => {
  isClosed = true;
});
await ended;
await turns();
const say = (when: string) => {
  console.log(`${when}, the connection of the client that has read everything: ${state(reader)}`);
  console.log(`${when}, the connection of the client that reads nothing: ${state(stalled)}`);
  console.log(`${when}, close has ${isClosed ? '' : 'not '}resolved`);
};
const state = ({ socket }: { socket: Socket }) => (socket.destroyed ? 'closed' : 'open');
say('at once');
mock.timers.tick(GOODBYE_MS);
await closing;
say('after GOODBYE_MS');

const second = await open();
second.server.emit('error', Object.assign(new Error('no file handle is left'), { code: 'EMFILE' }));
await second.close();
mock.timers.tick(LISTEN_PAUSE_MS);
await turns();
console.log(
  `a listener that was closed while it paused: ${second.server.listening ? 'listens again' : 'stays closed'}`,
);
process.exit();
