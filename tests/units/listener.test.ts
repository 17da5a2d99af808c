import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import { connect, createServer, type ListenOptions, type Server, Socket } from 'node:net';
import { devNull } from 'node:os';
import { Duplex } from 'node:stream';
import { after, before, mock, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  GOODBYE_MS,
  LISTEN_PAUSE_MS,
  MAX_GOODBYE_BYTES,
  MAX_SOCKETS_PER_LISTENER,
  RESERVED_HANDLES,
} from '../../shared/limits.ts';
import {
  type Listener,
  type ListenOptions as ListenerOptions,
  listen,
} from '../../stages/01-echo/listener.ts';
import { loadAgain } from '../support/load-again.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

const LISTENER = new URL('../../stages/01-echo/listener.ts', import.meta.url);

/** The number of handles that this process may have, which is read once. */
const HANDLES = 1_000_000;
before(() => void mock.method(process.report, 'getReport', () => limit(HANDLES)));
after(() => mock.restoreAll());

test('all hosts listen on one port: the first picks it, and the others use it', async () => {
  const hosts = ['192.0.2.1', '2001:db8::1'];
  const { listener, servers } = await played({ hosts, reusePort: true });
  assert.deepEqual(
    servers.flatMap(({ asked }) => asked),
    [
      { host: '192.0.2.1', port: 0, reusePort: true },
      { host: '2001:db8::1', port: 4_000, reusePort: true },
    ],
  );
  assert.equal(listener.port, 4_000);
});

test('a port is not shared by default', async () => {
  const { server } = await played({ port: 80 });
  assert.deepEqual(server.asked, [{ host: '192.0.2.1', port: 80, reusePort: false }]);
});

test('a listener has closed when all of its servers have', async () => {
  const { listener, servers } = await played({ hosts: ['192.0.2.1', '192.0.2.2'] });
  let isClosed = false;
  const closing = listener.close().then(() => {
    isClosed = true;
  });
  assert.deepEqual(
    servers.map(({ closings }) => closings),
    [1, 1],
  );
  servers[0]?.emit('close');
  await setImmediate();
  assert.equal(isClosed, false);
  servers[1]?.emit('close');
  await closing;
});

for (const code of ['EMFILE', 'ENFILE']) {
  test(`without file handles (${code}) no connection is accepted for a moment`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { server } = await played();
    const [asked] = server.asked;
    server.emit('error', Object.assign(new Error(code), { code }));
    assert.equal(server.listening, false);
    t.mock.timers.tick(LISTEN_PAUSE_MS - 1);
    assert.equal(server.asked.length, 1);
    t.mock.timers.tick(1);
    assert.deepEqual(server.asked, [asked, { ...asked, port: 4_000 }]);
  });
}

test('if the port is taken after that, it is tried again and again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { server } = await played();
  for (let attempts = 1; attempts < 4; attempts += 1) {
    server.listening = false;
    server.emit('error', Object.assign(new Error('taken'), { code: 'EADDRINUSE' }));
    assert.equal(server.asked.length, attempts);
    t.mock.timers.tick(LISTEN_PAUSE_MS);
    assert.equal(server.asked.length, attempts + 1);
  }
});

test('a listener that closes during the pause stays closed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { listener, server } = await played();
  server.emit('error', Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  const closing = listener.close();
  server.emit('close');
  await closing;
  t.mock.timers.tick(LISTEN_PAUSE_MS);
  assert.equal(server.asked.length, 1);
});

test('an error of one connection does not stop a listener', async () => {
  const { server } = await played();
  for (const code of ['ECONNABORTED', undefined]) {
    server.emit('error', Object.assign(new Error('reset'), { code }));
    assert.equal(server.listening, true);
  }
});

test('a client that keeps sending after our end is not read for long', async () => {
  const { server } = await played();
  const socket = Object.assign(new Duplex({ read() {}, write: (_chunk, _, done) => done() }), {
    bytesRead: 1_000,
  });
  server.emit('connection', socket);
  socket.end();
  await once(socket, 'finish');
  socket.bytesRead += MAX_GOODBYE_BYTES;
  socket.emit('data', 'more');
  assert.equal(socket.destroyed, false);
  socket.bytesRead += 1;
  socket.emit('data', 'and more');
  assert.equal(socket.destroyed, true);
});

test('a connection that we have ended is given up, even if its client never ends it', async (t) => {
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

test('a full listener closes a new connection at once, but first destroys ended ones', async () => {
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
  // Without a peer its end is never sent. It counts as ended anyway.
  for (const socket of [second, third])
    Object.defineProperty(socket, 'writableEnded', { value: true });
  assert.equal(arrive().destroyed, false);
  assert.equal(second?.destroyed, true);
  assert.equal(arrive().destroyed, false);
  assert.equal(third?.destroyed, true);
  assert.equal(arrive().destroyed, true);
  assert.equal(sockets.filter(({ destroyed }) => destroyed).length, 2);
});

test('if listening on one host fails, no host is listened on', async () => {
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

test('a port that another program takes during the pause is listened on again later', async (t) => {
  const server = createServer((socket) => socket.destroy());
  await using listener = await open(() => server);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  server.emit('error', Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  assert.equal(server.listening, false);
  // At first, the port is also taken.
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

test('while handles run low, a new connection takes the place of an ended one, or is closed', async (t) => {
  const server = createServer();
  await using _listener = await open(() => server);
  const ended = new Socket();
  Object.defineProperty(ended, 'writableEnded', { value: true });
  server.emit('connection', ended);
  const [first, second] = [new Socket(), new Socket()];
  t.after(() => first.destroy());
  mockBuiltin(t, fs, 'openSync', () => HANDLES - 1);
  mockBuiltin(t, fs, 'closeSync', () => {});
  server.emit('connection', first);
  assert.deepEqual([ended.destroyed, first.destroyed], [true, false]);
  server.emit('connection', second);
  assert.deepEqual([first.destroyed, second.destroyed], [false, true]);
});

test('queued data is still sent when a listener closes, and a client that does not read it is cut', async (t) => {
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

test('handles run low when a new one gets one of the last numbers, and it is given back', async (t) => {
  const handlesRunLow = await limitedTo(t, limit(300));
  let handle = 300 - RESERVED_HANDLES - 1;
  const { opened, closed } = nextHandle(t, () => handle);
  assert.equal(handlesRunLow(), false);
  handle += 1;
  assert.equal(handlesRunLow(), true);
  for (const call of opened.calls) assert.deepEqual(call.arguments, [devNull, 'r']);
  assert.deepEqual(
    closed.calls.map((call) => call.arguments),
    [[handle - 1], [handle]],
  );
});

test('handles run low when there are none left', async (t) => {
  const handlesRunLow = await limitedTo(t, limit(300));
  nextHandle(t, () => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  });
  assert.equal(handlesRunLow(), true);
});

for (const [where, report] of [
  ['there is no limit', limit('unlimited')],
  ['the system knows of none, as Windows does not', { userLimits: {} }],
  ['the report says nothing about limits', {}],
] as const) {
  test(`handles never run low where ${where}, and no handle is opened`, async (t) => {
    const handlesRunLow = await limitedTo(t, report);
    const { opened } = nextHandle(t, () => 1_000_000);
    assert.equal(handlesRunLow(), false);
    assert.equal(opened.callCount(), 0);
  });
}

test('the report makes no DNS lookups', async (t) => {
  const handlesRunLow = await limitedTo(t, {});
  Object.assign(process.report, { excludeNetwork: false });
  handlesRunLow();
  assert.equal(Reflect.get(process.report, 'excludeNetwork'), true);
});

/** A server without a socket, which gets port 4000, and its calls. */
function playedServer() {
  const asked: ListenOptions[] = [];
  const server = Object.assign(new EventEmitter(), {
    listening: false,
    asked,
    closings: 0,
    listen(options: ListenOptions) {
      asked.push(options);
      server.listening = true;
      queueMicrotask(() => server.emit('listening'));
    },
    address: () => ({ port: 4_000 }),
    close() {
      server.closings += 1;
      server.listening = false;
    },
  });
  return server;
}

/** A listener with a fake server for each host. */
async function played(options: Partial<ListenerOptions> = {}) {
  const servers: ReturnType<typeof playedServer>[] = [];
  const create = () => {
    const server = playedServer();
    servers.push(server);
    return server as unknown as Server;
  };
  const listener = await listen(create, { hosts: ['192.0.2.1'], port: 0, ...options });
  const [server] = servers;
  assert(server);
  return { listener, servers, server };
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

async function open(create: () => Server): Promise<Listener & AsyncDisposable> {
  const listener = await listen(create, { hosts: ['127.0.0.1'], port: 0 });
  return { ...listener, [Symbol.asyncDispose]: () => listener.close() };
}

/** `handlesRunLow`, in a process whose report has this limit. */
async function limitedTo(t: TestContext, report: object) {
  const { handlesRunLow } =
    await loadAgain<typeof import('../../stages/01-echo/listener.ts')>(LISTENER);
  t.mock.method(process.report, 'getReport', () => report);
  return handlesRunLow;
}

/** Sets the number of the next handle that is opened. */
function nextHandle(t: TestContext, open: () => number) {
  const { mock: opened } = mockBuiltin(t, fs, 'openSync', open);
  const { mock: closed } = mockBuiltin(t, fs, 'closeSync', () => {});
  return { opened, closed };
}

function limit(soft: number | 'unlimited') {
  return { userLimits: { open_files: { soft } } };
}
