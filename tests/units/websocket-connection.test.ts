import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import {
  CONTROL_PAUSE_MS,
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_BYTES_AHEAD,
  MAX_CONTROL_FRAMES,
  MAX_LINES_AHEAD,
} from '../../shared/limits.ts';
import { WebSocketConnection } from '../../stages/05-websocket-bridge/websocket-connection.ts';
import { FakeWebSocket } from '../support/fake-websocket.ts';

/** A connection whose client ends with the scope. */
function connect() {
  const webSocket = new FakeWebSocket();
  const socket = new PassThrough();
  const connection = new WebSocketConnection(webSocket as unknown as WebSocket, socket, 'nowhere');
  const reader = connection[Symbol.asyncIterator]();
  const end = { [Symbol.dispose]: () => webSocket.end(1000) };
  return Object.assign(end, { webSocket, socket, connection, reader });
}

test('a client that is many lines ahead is not read until they are handled', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  using client = connect();
  const { webSocket, reader } = client;
  for (let line = 1; line < MAX_LINES_AHEAD; line += 1) webSocket.say('x');
  assert.equal(webSocket.isPaused, false);
  webSocket.say('x');
  assert.equal(webSocket.isPaused, true);
  const { value } = await reader.next();
  assert.equal(value?.length, MAX_LINES_AHEAD);
  assert.equal(webSocket.isPaused, true, 'they are still being dealt with');
  void reader.next();
  await setImmediate();
  assert.equal(webSocket.isPaused, false);
});

test('a client that is many bytes ahead is not read, and handled lines do not count', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  using client = connect();
  const { webSocket, reader } = client;
  webSocket.say('x'.repeat(MAX_BYTES_AHEAD - 1));
  await reader.next();
  webSocket.say('x'.repeat(MAX_BYTES_AHEAD - 1));
  assert.equal(webSocket.isPaused, false);
  webSocket.say('x');
  assert.equal(webSocket.isPaused, true);
});

test('a client that only sends pings and pongs is not read for a while, and then counted again', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  using client = connect();
  const { webSocket } = client;
  for (let frame = 1; frame < MAX_CONTROL_FRAMES; frame += 1)
    webSocket.emit(frame % 2 ? 'ping' : 'pong');
  assert.equal(webSocket.isPaused, false);
  webSocket.emit('ping');
  assert.equal(webSocket.isPaused, true);
  t.mock.timers.tick(CONTROL_PAUSE_MS);
  assert.equal(webSocket.isPaused, false);
  for (let frame = 1; frame < MAX_CONTROL_FRAMES; frame += 1) webSocket.emit('ping');
  assert.equal(webSocket.isPaused, false);
});

test('pings and pongs count until the next heartbeat, even with messages in between', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  using client = connect();
  const { webSocket, reader } = client;
  const ping = (times: number) => {
    for (let frame = 0; frame < times; frame += 1) webSocket.emit('ping');
  };
  ping(MAX_CONTROL_FRAMES - 1);
  t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
  ping(MAX_CONTROL_FRAMES - 1);
  webSocket.say('x');
  await reader.next();
  void reader.next();
  await setImmediate();
  assert.equal(webSocket.isPaused, false);
  ping(1);
  assert.equal(webSocket.isPaused, true);
});

test('a client that is paused for its pings and is ahead is read again when both are over', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  using client = connect();
  const { webSocket, reader } = client;
  const ping = () => {
    for (let frame = 0; frame < MAX_CONTROL_FRAMES; frame += 1) webSocket.emit('ping');
  };
  ping();
  for (let line = 0; line < MAX_LINES_AHEAD; line += 1) webSocket.say('x');
  t.mock.timers.tick(CONTROL_PAUSE_MS);
  assert.equal(webSocket.isPaused, true, 'it is still ahead');
  await reader.next();
  ping();
  void reader.next();
  await setImmediate();
  assert.equal(webSocket.isPaused, true, 'it has pinged too much again');
  t.mock.timers.tick(CONTROL_PAUSE_MS);
  assert.equal(webSocket.isPaused, false);
});

test('a client that gives no sign of life is cut off, but not while it is paused', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  let now = performance.now();
  t.mock.method(performance, 'now', () => now);
  const beat = () => {
    now += HEARTBEAT_INTERVAL_MS;
    t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
  };
  using client = connect();
  const { webSocket, connection } = client;
  beat();
  assert.equal(webSocket.pings, 1);
  webSocket.emit('pong');
  beat();
  webSocket.pause();
  beat();
  assert.equal(webSocket.isTerminated, false);
  webSocket.resume();
  beat();
  assert.equal(webSocket.isTerminated, true);
  assert.equal(connection.broken, true);
  beat();
  assert.equal(webSocket.pings, 3, 'nobody is asked any more');
});

test('anything from a client is a sign of life, and its silence is limited', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  using client = connect();
  const { webSocket } = client;
  for (const sign of [
    () => webSocket.say('x'),
    () => webSocket.emit('ping'),
    () => webSocket.emit('pong'),
  ]) {
    now += HEARTBEAT_TIMEOUT_MS;
    t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
    assert.equal(webSocket.isTerminated, false);
    sign();
  }
  now += HEARTBEAT_TIMEOUT_MS + 1;
  t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
  assert.equal(webSocket.isTerminated, true);
});

test('the silence of a paused client counts from when it is read again', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  using client = connect();
  const { webSocket, reader } = client;
  for (let line = 0; line < MAX_LINES_AHEAD; line += 1) webSocket.say('x');
  await reader.next();
  now += 10 * HEARTBEAT_TIMEOUT_MS;
  void reader.next();
  await setImmediate();
  assert.equal(webSocket.isPaused, false);
  t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
  assert.equal(webSocket.isTerminated, false);
});

test('a connection knows the address of its client, and the size of its queue', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  using client = connect();
  const { connection, socket } = client;
  assert.equal(connection.remoteAddress, 'nowhere');
  assert.equal(connection.broken, false);
  assert.equal(connection.queuedBytes, 0);
  const bytes = socket.writableHighWaterMark;
  connection.write(Buffer.alloc(bytes));
  connection.write(Buffer.alloc(bytes));
  assert.ok(connection.queuedBytes >= bytes);
  let isDrained = false;
  const draining = connection.drained().then(() => {
    isDrained = true;
  });
  await setImmediate();
  assert.equal(isDrained, false);
  socket.resume();
  await draining;
  assert.equal(connection.queuedBytes, 0);
});

test('nothing more is written to a client with invalid frames', () => {
  using client = connect();
  const { webSocket, socket } = client;
  webSocket.emit('error', new RangeError('Invalid WebSocket frame'));
  assert.equal(socket.writableEnded, true);
});

test('a client that gets the reason for the close is read until it answers, and leaves nothing behind', (t) => {
  using client = connect();
  const { webSocket, connection } = client;
  for (let line = 0; line < MAX_LINES_AHEAD; line += 1) webSocket.say('x');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  connection.close('left');
  assert.deepEqual(webSocket.closedWith, [1000, 'left']);
  assert.equal(webSocket.isPaused, false);
  webSocket.end(1000);
  t.mock.timers.tick(GOODBYE_MS);
  assert.equal(webSocket.isTerminated, false);
});

test('a binary frame from a client that is ahead ends the connection, and the close is still read', () => {
  using client = connect();
  const { webSocket } = client;
  webSocket.say('x'.repeat(MAX_BYTES_AHEAD - 1));
  webSocket.say('x', true);
  assert.deepEqual(webSocket.closedWith, [1003, 'text frames only']);
  assert.equal(webSocket.isPaused, false);
});

test('a connection that has ended has no timer', () => {
  const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
  const before = timers();
  using client = connect();
  assert.equal(timers(), before + 1);
  client.webSocket.end(1000);
  assert.equal(timers(), before);
  // The conversation says goodbye to everyone, also to those who are gone.
  client.connection.close('left');
  assert.equal(timers(), before);
});

test('a connection ends once, with its reason, and is cut off if the client does not end it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  using client = connect();
  const { webSocket, connection, socket } = client;
  connection.write(Buffer.from('frames'));
  assert.equal(String(socket.read()), 'frames');
  webSocket.say('x', true);
  assert.deepEqual(webSocket.closedWith, [1003, 'text frames only']);
  connection.close('shutting-down');
  assert.deepEqual(webSocket.closedWith, [1003, 'text frames only']);
  connection.write(Buffer.from('late'));
  assert.equal(socket.read(), null);
  t.mock.timers.tick(GOODBYE_MS);
  assert.equal(webSocket.isTerminated, true);
});

test('the reader gets the lines from before the end, and then the end', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  using client = connect();
  const { webSocket, connection, reader } = client;
  webSocket.say('last');
  connection.close('left');
  webSocket.say('late');
  webSocket.end(1000);
  assert.deepEqual(await reader.next(), { value: ['last'], done: false });
  assert.equal((await reader.next()).done, true);
  assert.equal(connection.broken, false);
});
