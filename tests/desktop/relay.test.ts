/** The bridge of a desktop window between a page that does not read and a chat that goes on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type WebSocket as ServerWebSocket, WebSocket, WebSocketServer } from 'ws';
import { MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import type { OpenTransport, TransportListener } from '../../web/chat/transport.ts';
import { relay } from '../../web/desktop/relay.ts';

test('a page that does not read is dropped, and little more than is allowed waits for it', async (t) => {
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
  while (bridge.readyState === WebSocket.OPEN) {
    line.message(message);
    most = Math.max(most, bridge.bufferedAmount);
    await new Promise(setImmediate);
  }
  assert.ok(most > MAX_QUEUED_BYTES, `${most} bytes waited`);
  assert.ok(most < MAX_QUEUED_BYTES + 2 * message.length, `${most} bytes waited`);
});
