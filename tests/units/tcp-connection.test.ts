import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mock, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_QUEUED_BYTES,
} from '../../shared/limits.ts';
import { LineDecoder } from '../../stages/02-threaded-tcp/line-decoder.ts';
import {
  drained,
  TCP_OPTIONS,
  TcpConnection,
} from '../../stages/02-threaded-tcp/tcp-connection.ts';
import { replacing } from '../support/replacing.ts';

const IAC_DO_TIMING_MARK = Buffer.of(255, 253, 6);
const IAC_WONT_TIMING_MARK = Buffer.of(255, 252, 6);

/** A connection with a fake socket. */
function played({ writableLength = 0 } = {}) {
  let onTimeout = () => {};
  const written: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      done();
    },
  });
  const setTimeout = mock.fn((_ms: number, callback: () => void) => {
    onTimeout = callback;
  });
  Object.defineProperty(socket, 'writableLength', { value: writableLength });
  Object.assign(socket, { setTimeout });
  const connection = new TcpConnection(socket as Socket);
  return { connection, socket, written, setTimeout, timeOut: () => onTimeout() };
}

/** A socket whose other side reads nothing before `take`, and that is full with two bytes. */
function fullSocket() {
  let take = () => {};
  const socket = new Duplex({
    highWaterMark: 2,
    write(_chunk, _encoding, done) {
      take = done;
    },
  });
  socket.on('error', () => {});
  socket.write('ab');
  return Object.assign(socket, { take: () => take() });
}

function listenersOf(socket: Duplex): number[] {
  return ['drain', 'close', 'error'].map((event) => socket.listenerCount(event));
}

/** A connection and its client, which does not end its side when we end ours. */
async function connected(t: TestContext) {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer(TCP_OPTIONS, accepted.resolve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => {});
  const socket = await accepted.promise;
  t.after(async () => {
    client.destroy();
    socket.destroy();
    await once(server.close(), 'close');
  });
  return { connection: new TcpConnection(socket), socket, client };
}

test('a peer that reads nothing of its queue is cut off', () => {
  const { connection, setTimeout, timeOut } = played({ writableLength: 1 });
  assert.equal(setTimeout.mock.calls[0]?.arguments[0], HEARTBEAT_TIMEOUT_MS);
  assert.equal(connection.broken, false);
  timeOut();
  assert.equal(connection.broken, true);
});

test('a person who only reads, and has read everything, may be silent forever', () => {
  const { connection, timeOut } = played();
  timeOut();
  assert.equal(connection.broken, false);
});

test('a silent peer is probed by TCP, and written data is sent at once', () => {
  const { keepAlive, keepAliveInitialDelay, noDelay } = TCP_OPTIONS;
  assert.deepEqual([keepAlive, keepAliveInitialDelay], [true, HEARTBEAT_INTERVAL_MS]);
  assert.equal(noDelay, true);
});

test('nothing that arrives after the close is passed on', async () => {
  const { connection, socket } = played();
  const lines = connection[Symbol.asyncIterator]();
  socket.push('one\n');
  assert.deepEqual((await lines.next()).value, ['one']);
  const next = lines.next();
  connection.close();
  socket.push('two\n');
  socket.push(null);
  assert.deepEqual(await next, { done: true, value: undefined });
});

test('a closing connection ends its side and reads unread data, so that the end does not become a reset', async () => {
  const { connection, socket } = played();
  socket.push('unread\n');
  connection.close();
  assert.equal(socket.writableEnded, true);
  await setImmediate();
  assert.equal(socket.readableLength, 0);
});

test('half a line is passed on when the other half has arrived', async () => {
  const { connection, socket } = played();
  const next = connection[Symbol.asyncIterator]().next();
  socket.push('hal');
  await setImmediate();
  socket.push('ves\n');
  assert.deepEqual((await next).value, ['halves']);
});

test('data written to a socket that the listener has ended is lost, and does no harm', async () => {
  const { connection, socket, written } = played();
  connection.write(Buffer.from('in time'));
  socket.end();
  connection.write(Buffer.from('too late'));
  await setImmediate();
  assert.deepEqual(written.map(String), ['in time']);
  assert.equal(connection.broken, false);
});

test('an error ends only its connection', async () => {
  const { connection, socket } = played();
  const next = connection[Symbol.asyncIterator]().next();
  socket.emit('error', new Error('ECONNRESET'));
  assert.equal(connection.broken, true);
  assert.deepEqual(await next, { done: true, value: undefined });
});

test('a bug in reading a line is not taken for a connection that breaks', async () => {
  const { connection, socket } = played();
  const push = () => {
    throw new Error('a bug');
  };
  using _broken = replacing(LineDecoder.prototype, { push });
  const next = connection[Symbol.asyncIterator]().next();
  socket.push('one\n');
  await assert.rejects(next, /a bug/);
});

test('telnet is answered as long as it reads the answers', async () => {
  for (const [writableLength, answers] of [
    [MAX_QUEUED_BYTES, [IAC_WONT_TIMING_MARK]],
    [MAX_QUEUED_BYTES + 1, []],
  ] as const) {
    const { connection, socket, written } = played({ writableLength });
    socket.push(Buffer.concat([IAC_DO_TIMING_MARK, Buffer.from('line\n')]));
    const { value } = await connection[Symbol.asyncIterator]().next();
    assert.deepEqual(value, ['line']);
    assert.deepEqual(written, answers);
  }
});

test('a client that has ended its side still gets its answers', async (t) => {
  const { connection, client } = await connected(t);
  client.end('a question\n');
  for await (const lines of connection) assert.deepEqual(lines, ['a question']);
  connection.write(Buffer.from('the answer'));
  connection.close();
  assert.equal(await text(client), 'the answer');
});

test('a client that does not end after us is cut off after a moment, and not before', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { connection, client } = await connected(t);
  const heard = once(client, 'data');
  const ended = once(client, 'end');
  connection.write(Buffer.from('goodbye'));
  connection.close();
  assert.deepEqual(await heard, [Buffer.from('goodbye')]);
  await ended;
  t.mock.timers.tick(GOODBYE_MS - 1);
  assert.equal(connection.broken, false);
  t.mock.timers.tick(1);
  assert.equal(connection.broken, true);
  // It keeps sending until it notices that nobody is there.
  const talk = () => void client.write('hello?', (error) => error || talk());
  const cut = new Promise((resolve) => client.once('close', resolve));
  talk();
  await cut;
});

test('a client that ends after us leaves nothing to wait for', async (t) => {
  const { connection, socket, client } = await connected(t);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  connection.close();
  connection.close();
  assert.equal(timers(), before + 1);
  client.resume();
  client.end();
  await once(socket, 'close');
  assert.equal(timers(), before);
});

test('saying goodbye to a client that is gone leaves nothing to wait for', async (t) => {
  const { connection, socket, client } = await connected(t);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  client.resetAndDestroy();
  for await (const _ of connection);
  await closed;
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  connection.close();
  assert.equal(timers(), before);
});

test('a socket with little in its queue is drained at once', async () => {
  const socket = new Duplex({ write: () => {} });
  socket.write('a');
  await drained(socket);
});

test('a socket is drained when its queue has been sent, and not before', async () => {
  const socket = fullSocket();
  const before = listenersOf(socket);
  let isDrained = false;
  void drained(socket).then(() => {
    isDrained = true;
  });
  await setImmediate();
  assert.equal(isDrained, false);
  socket.take();
  await setImmediate();
  assert.equal(isDrained, true);
  assert.deepEqual(listenersOf(socket), before, 'nobody listens any longer');
});

for (const [how, error] of [
  ['is closed', undefined],
  ['is reset', new Error('ECONNRESET')],
] as const) {
  test(`nobody waits for a socket that ${how}`, async () => {
    const socket = fullSocket();
    const before = listenersOf(socket);
    const draining = drained(socket);
    socket.destroy(error);
    await draining;
    assert.deepEqual(listenersOf(socket), before);
    await drained(socket);
  });
}

test('a connection is drained when its client has read its queue', async (t) => {
  const { connection, client } = await connected(t);
  // More than the kernel's buffers of both sides hold.
  const bytes = 32 * 1024 * 1024;
  connection.write(Buffer.alloc(bytes));
  let taken = 0;
  client.on('data', (chunk) => {
    taken += chunk.length;
  });
  await connection.drained();
  assert.equal(connection.queuedBytes, 0);
  assert.ok(taken > 0, 'not at once');
});

test('a connection knows the address of its client, while there is one', async (t) => {
  assert.equal((await connected(t)).connection.remoteAddress, '127.0.0.1');
  assert.equal(played().connection.remoteAddress, '');
});
