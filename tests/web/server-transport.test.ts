import assert from 'node:assert/strict';
import test from 'node:test';
import { openWebSocket } from '../../web/server-transport.ts';
import { inBrowserWith } from './fake-globals.ts';

class FakeWebSocket extends EventTarget {
  static last: FakeWebSocket;
  readonly url: string;
  readonly sent: string[] = [];
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
    FakeWebSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(type: string, details = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}

function open() {
  using _browser = inBrowserWith({ WebSocket: FakeWebSocket });
  const told: unknown[] = [];
  const transport = openWebSocket('ws://a.example/ws')({
    opened: () => told.push('opened'),
    message: (text) => told.push(text),
    closed: (code, reason) => told.push([code, reason]),
  });
  return { transport, told, socket: FakeWebSocket.last };
}

test('a WebSocket reports its opening, its messages, and why it has closed', () => {
  const { transport, told, socket } = open();
  assert.equal(socket.url, 'ws://a.example/ws');
  socket.tell('open');
  transport.send('hello');
  socket.tell('message', { data: 'hi' });
  socket.tell('close', { code: 1000, reason: 'left' });
  assert.deepEqual(socket.sent, ['hello']);
  assert.deepEqual(told, ['opened', 'hi', [1000, 'left']]);
});

test('a close without a reason reports none', () => {
  const { told, socket } = open();
  socket.tell('close', { code: 1006, reason: '' });
  assert.deepEqual(told, [[1006, undefined]]);
});

test('a WebSocket that we have closed reports nothing', () => {
  const { transport, told, socket } = open();
  transport.close();
  assert.ok(socket.isClosed);
  socket.tell('open');
  socket.tell('message', { data: 'late' });
  socket.tell('close', { code: 1000, reason: '' });
  assert.deepEqual(told, []);
});
