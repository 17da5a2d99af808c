import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  CONTROL_PAUSE_MS,
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  MAX_BYTES_AHEAD,
  MAX_CONTROL_FRAMES,
  MAX_LINES_AHEAD,
} from '../../shared/limits.ts';
import { WebSocketConnection } from '../../stages/05-websocket-bridge/websocket-connection.ts';

/** A WebSocket of ws whose client the test plays. */
class FakeWebSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  isPaused = false;
  isTerminated = false;
  pings = 0;
  closedWith: unknown;

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number, reason: string): void {
    this.closedWith = [code, reason];
    this.readyState = WebSocket.CLOSING;
  }

  terminate(): void {
    this.isTerminated = true;
    this.end(1006);
  }

  say(text: string, isBinary = false): void {
    this.emit('message', Buffer.from(text), isBinary);
  }

  end(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.emit('close', code);
  }
}

/** A connection whose client ends with the scope. */
function connect() {
  const webSocket = new FakeWebSocket();
  const socket = new PassThrough();
  const connection = new WebSocketConnection(webSocket as unknown as WebSocket, socket, 'nowhere');
  const reader = connection[Symbol.asyncIterator]();
  const end = { [Symbol.dispose]: () => webSocket.end(1000) };
  return Object.assign(end, { webSocket, socket, connection, reader });
}

test('a client that is many lines ahead is not read, and read on once they are dealt with', async () => {
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

test('a client that is many bytes ahead is not read, and what is dealt with does not count', async () => {
  using client = connect();
  const { webSocket, reader } = client;
  webSocket.say('x'.repeat(MAX_BYTES_AHEAD - 1));
  await reader.next();
  webSocket.say('x'.repeat(MAX_BYTES_AHEAD - 1));
  assert.equal(webSocket.isPaused, false);
  webSocket.say('x');
  assert.equal(webSocket.isPaused, true);
});

test('a client of nothing but pings and pongs is not read for a while, and then counts anew', (t) => {
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

test('a client that shows no sign of life is cut, and one that we do not read is not', (t) => {
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

test('a connection ends once, with its reason, and is cut when the client does not end it, too', (t) => {
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

test('the reader gets what was said before the end, and then the end', async () => {
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
