import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { connect, createServer, type ListenOptions, type Server, Socket } from 'node:net';
import { after, before, mock, test } from 'node:test';
import {
  GOODBYE_MS,
  LISTEN_PAUSE_MS,
  MAX_GOODBYE_BYTES,
  MAX_SOCKETS_PER_LISTENER,
} from '../../shared/limits.ts';
import { type Listener, listen } from '../../stages/01-echo/listener.ts';

/** As many handles as this process may have, which is asked for once. */
const HANDLES = 1_000_000;
const report = () => ({ userLimits: { open_files: { soft: HANDLES } } });
before(() => void mock.method(process.report, 'getReport', report));
after(() => mock.restoreAll());

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
  t.after(() => client.destroy());
  const socket = await accepted.promise;
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const finished = once(socket, 'finish');
  socket.end('goodbye');
  client.resume();
  await finished;
  t.mock.timers.tick(GOODBYE_MS - 1);
  assert.equal(socket.destroyed, false);
  t.mock.timers.tick(1);
  assert.equal(socket.destroyed, true);
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

test('one port is listened on at all hosts: the first picks it, and the others follow', async () => {
  const asked: ListenOptions[] = [];
  const listener = await listen(() => fakeServer(asked), {
    hosts: ['192.0.2.1', '2001:db8::1'],
    port: 0,
    reusePort: true,
  });
  assert.deepEqual(asked, [
    { host: '192.0.2.1', port: 0, reusePort: true },
    { host: '2001:db8::1', port: 4_000, reusePort: true },
  ]);
  assert.equal(listener.port, 4_000);
  await listener.close();
});

test('a port is shared with nobody unless that is wanted', async () => {
  const asked: ListenOptions[] = [];
  const listener = await listen(() => fakeServer(asked), { hosts: ['192.0.2.1'], port: 80 });
  assert.deepEqual(asked, [{ host: '192.0.2.1', port: 80, reusePort: false }]);
  await listener.close();
});

test('where one host cannot be listened on, none is', async () => {
  const servers: Server[] = [];
  const create = () => {
    const server = createServer();
    servers.push(server);
    return server;
  };
  const hosts = ['127.0.0.1', '127.0.0.1'];
  await assert.rejects(listen(create, { hosts, port: 0 }), { code: 'EADDRINUSE' });
  assert.deepEqual(
    servers.map(({ listening }) => listening),
    [false, false],
  );
});

test('a connection that has closed makes room for another', async () => {
  const server = createServer();
  await using _listener = await open(() => server);
  const arrive = (): Socket => {
    const socket = new Socket();
    server.emit('connection', socket);
    return socket;
  };
  const sockets = Array.from({ length: MAX_SOCKETS_PER_LISTENER }, arrive);
  sockets[7]?.destroy();
  assert.equal(arrive().destroyed, true, 'it has not closed yet');
  await once(sockets[7] as Socket, 'close');
  const newcomer = arrive();
  assert.equal(newcomer.destroyed, false);
  for (const socket of [...sockets, newcomer]) socket.destroy();
});

test('while handles run low a newcomer takes the place of one who has been told goodbye, or is closed', async (t) => {
  const server = createServer();
  await using _listener = await open(() => server);
  const ended = new Socket();
  Object.defineProperty(ended, 'writableEnded', { value: true });
  server.emit('connection', ended);
  const [first, second] = [new Socket(), new Socket()];
  t.after(() => first.destroy());
  t.mock.method(fs, 'openSync', () => HANDLES - 1);
  t.mock.method(fs, 'closeSync', () => {});
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  server.emit('connection', first);
  assert.deepEqual([ended.destroyed, first.destroyed], [true, false]);
  server.emit('connection', second);
  assert.deepEqual([first.destroyed, second.destroyed], [false, true]);
});

test('what is queued is still sent when a listener closes, and a client that does not take it is cut', async (t) => {
  const accepted = Promise.withResolvers<Socket>();
  const listener = await open(() => createServer(accepted.resolve));
  const client = connect({ port: listener.port, host: '127.0.0.1' });
  t.after(() => client.destroy());
  client.on('error', () => {});
  const socket = await accepted.promise;
  // More than the kernel's buffers of both sides take.
  socket.write(Buffer.alloc(32 * 1024 * 1024));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const closing = listener.close();
  t.mock.timers.tick(GOODBYE_MS - 1);
  assert.deepEqual([socket.writableEnded, socket.destroyed], [true, false]);
  t.mock.timers.tick(1);
  assert.equal(socket.destroyed, true);
  await closing;
});

test('a listener that has closed leaves no timer behind', async () => {
  const accepted = Promise.withResolvers<Socket>();
  const before = timers();
  const listener = await open(() => createServer(accepted.resolve));
  const client = connect({ port: listener.port, host: '127.0.0.1' });
  const socket = await accepted.promise;
  client.resume();
  await Promise.all([listener.close(), once(socket, 'close')]);
  assert.equal(timers(), before);
});

test('a listener that closes while nobody is let in stays closed', async (t) => {
  const server = createServer();
  const listener = await open(() => server);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  server.emit('error', Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  await listener.close();
  t.mock.timers.tick(LISTEN_PAUSE_MS);
  assert.equal(server.listening, false);
});

/** A server without a socket, whose system picks port 4000, and what it is asked to listen on. */
function fakeServer(asked: ListenOptions[]): Server {
  const server = Object.assign(new EventEmitter(), {
    listening: true,
    listen(options: ListenOptions) {
      asked.push(options);
      queueMicrotask(() => server.emit('listening'));
    },
    address: () => ({ port: 4_000 }),
    close: () => void queueMicrotask(() => server.emit('close')),
  });
  return server as unknown as Server;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

async function open(create: () => Server): Promise<Listener & AsyncDisposable> {
  const listener = await listen(create, { hosts: ['127.0.0.1'], port: 0 });
  return { ...listener, [Symbol.asyncDispose]: () => listener.close() };
}
