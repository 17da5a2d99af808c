import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, Socket } from 'node:net';
import { test } from 'node:test';
import {
  GOODBYE_MS,
  LISTEN_PAUSE_MS,
  MAX_GOODBYE_BYTES,
  MAX_SOCKETS_PER_LISTENER,
} from '../../shared/limits.ts';
import { type Listener, listen } from '../../stages/01-echo/listener.ts';

test('a full listener closes a newcomer unheard, and first cuts those who have been told goodbye', async () => {
  const server = createServer();
  await using _listener = await open(() => server);
  await using arrived = new AsyncDisposableStack();
  const arrive = (): Socket => {
    const socket = new Socket();
    arrived.defer(() => void socket.destroy());
    server.emit('connection', socket);
    return socket;
  };
  const sockets = Array.from({ length: MAX_SOCKETS_PER_LISTENER }, arrive);
  assert.equal(arrive().destroyed, true);
  const [, second, third] = sockets;
  // Without a peer its end is not sent; what counts is that we have said it.
  for (const socket of [second, third])
    Object.defineProperty(socket, 'writableEnded', { value: true });
  assert.equal(arrive().destroyed, false);
  assert.equal(second?.destroyed, true);
  assert.equal(arrive().destroyed, false);
  assert.equal(third?.destroyed, true);
  assert.equal(arrive().destroyed, true);
  assert.equal(sockets.filter(({ destroyed }) => destroyed).length, 2);
});

test('a client that goes on sending after our last word is cut, and is not heard for long', async (t) => {
  const ended = Promise.withResolvers<number>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.end('goodbye');
    socket.once('close', () => ended.resolve(socket.bytesRead));
  });
  const listener = await listen(() => server, { hosts: ['127.0.0.1'], port: 0 });
  const client = connect({ host: '127.0.0.1', port: listener.port, allowHalfOpen: true });
  t.after(async () => {
    client.destroy();
    await listener.close();
  });
  client.on('error', () => {});
  client.resume();
  const talk = () => void client.write(Buffer.alloc(64 * 1024), (error) => error || talk());
  talk();
  const bytes = await ended.promise;
  assert.ok(bytes > MAX_GOODBYE_BYTES && bytes < 4 * MAX_GOODBYE_BYTES, `${bytes} bytes were read`);
});
test('a connection that we have ended is given up, though its client never ends', async (t) => {
  const accepted = Promise.withResolvers<Socket>();
  const create = () => createServer({ allowHalfOpen: true }, accepted.resolve);
  await using listener = await open(create);
  const client = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
  const socket = await accepted.promise;
  socket.end('goodbye');
  client.resume();
  t.after(() => client.destroy());
  await once(socket, 'close', { signal: AbortSignal.timeout(10 * GOODBYE_MS) });
  assert.equal(client.writable, true);
});

for (const code of ['EMFILE', 'ENFILE']) {
  test(`a listener for which there is no file handle (${code}) lets nobody in for a moment, and comes back`, async (t) => {
    const server = createServer((socket) => socket.destroy());
    await using listener = await open(() => server);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    server.emit('error', Object.assign(new Error(code), { code }));
    assert.equal(server.listening, false);
    // The port cannot be had either, at first.
    const thief = createServer().listen({ port: listener.port, host: '127.0.0.1' });
    await once(thief, 'listening');
    const failed = once(server, 'error');
    t.mock.timers.tick(LISTEN_PAUSE_MS);
    await failed;
    await once(thief.close(), 'close');
    const listening = once(server, 'listening');
    t.mock.timers.tick(LISTEN_PAUSE_MS);
    await listening;
    const client = connect(listener.port, '127.0.0.1');
    await once(client, 'connect');
    await once(client.resume(), 'close');
  });
}

test('an error of one connection is no reason for a listener to stop', async () => {
  const server = createServer();
  await using _listener = await open(() => server);
  server.emit('error', Object.assign(new Error('reset'), { code: 'ECONNABORTED' }));
  assert.equal(server.listening, true);
});

async function open(create: () => Server): Promise<Listener & AsyncDisposable> {
  const listener = await listen(create, { hosts: ['127.0.0.1'], port: 0 });
  return { ...listener, [Symbol.asyncDispose]: () => listener.close() };
}
