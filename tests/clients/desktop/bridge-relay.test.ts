import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type WebSocket as ServerWebSocket, WebSocket, WebSocketServer } from 'ws';
import type { OpenTransport, TransportListener } from '../../../clients/chat/transport.ts';
import { relay } from '../../../clients/desktop/bridge.ts';
import { CLOSE } from '../../../shared/codes.ts';
import { MAX_QUEUED_BYTES } from '../../../shared/limits.ts';
import { fakeTransport } from '../chat/fakes.ts';

/** A fake page, a fake connection to the server, and the relay between them. */
function relayed(t: TestContext) {
  const { open, lines } = fakeTransport();
  const page = Object.assign(new EventEmitter(), {
    send: t.mock.fn((_text: string) => {}),
    close: t.mock.fn((_code: number, _reason: string) => {}),
    terminate: t.mock.fn(),
    bufferedAmount: 0,
  });
  const heard: string[] = [];
  relay(page as unknown as ServerWebSocket, open, (text) => heard.push(text));
  const [line] = lines;
  assert(line);
  return { page, line, heard };
}

test('messages of the page go to the server, and those of the server come back and are reported', (t) => {
  const { page, line, heard } = relayed(t);
  line.listener.opened();
  page.emit('message', Buffer.from('{"type":"say","text":"grüße"}'));
  assert.deepEqual(line.sent, [{ type: 'say', text: 'grüße' }]);
  line.listener.message('{"type":"pong"}');
  assert.deepEqual(heard, ['{"type":"pong"}']);
  assert.deepEqual(page.send.mock.calls[0]?.arguments, ['{"type":"pong"}']);
});

test('a closed page ends the connection', (t) => {
  const { page, line } = relayed(t);
  assert.equal(line.closed, false);
  page.emit('close');
  assert.equal(line.closed, true);
});

for (const [what, code, reason, closed] of [
  ['goes over to the page', CLOSE.replaced, 'bye', [CLOSE.replaced, 'bye']],
  ['needs no reason', CLOSE.normal, undefined, [CLOSE.normal, '']],
  ['is “going away” where nobody said it', CLOSE.abnormal, 'lost', [CLOSE.goingAway, 'lost']],
  ['has no longer reason than a frame', CLOSE.normal, 'x'.repeat(124), [1000, 'x'.repeat(123)]],
  [
    'is not cut inside a character',
    CLOSE.normal,
    `x${'€'.repeat(41)}`,
    [1000, `x${'€'.repeat(40)}`],
  ],
  [
    'is not cut before it must be',
    CLOSE.normal,
    `x${'é'.repeat(61)}`,
    [1000, `x${'é'.repeat(61)}`],
  ],
] as const) {
  test(`the end of the line ${what}`, (t) => {
    const { page, line } = relayed(t);
    line.listener.closed(code, reason);
    assert.deepEqual(page.close.mock.calls[0]?.arguments, closed);
  });
}

test('a page is dropped when its queue exceeds the limit, and not before', (t) => {
  const { page, line } = relayed(t);
  page.bufferedAmount = MAX_QUEUED_BYTES;
  line.listener.message('{"type":"pong"}');
  assert.equal(page.terminate.mock.callCount(), 0);
  page.bufferedAmount += 1;
  line.listener.message('{"type":"pong"}');
  assert.equal(page.terminate.mock.callCount(), 1);
});

test('a page that does not read is dropped, and its queue hardly exceeds the limit', async (t) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    page.terminate();
    server.close();
  });
  const [bridge] = (await once(server, 'connection')) as [ServerWebSocket];
  await once(page, 'open');
  page.pause();
  const { promise: opened, resolve } = Promise.withResolvers<TransportListener>();
  const open: OpenTransport = (listener) => {
    resolve(listener);
    return { send() {}, close() {} };
  };
  relay(bridge, open, () => {});
  const line = await opened;
  let most = 0;
  const message = 'x'.repeat(64 * 1024);
  while (bridge.readyState === WebSocket.OPEN && most < 2 * MAX_QUEUED_BYTES) {
    line.message(message);
    most = Math.max(most, bridge.bufferedAmount);
    await new Promise(setImmediate);
  }
  assert.ok(most > MAX_QUEUED_BYTES, `${most} bytes waited`);
  assert.ok(most < MAX_QUEUED_BYTES + 2 * message.length, `${most} bytes waited`);
});
