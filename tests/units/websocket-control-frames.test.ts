import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { CONTROL_PAUSE_MS } from '../../shared/limits.ts';
import { OwnNames } from '../../stages/05-websocket-bridge/own-names.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { webSocketUpgrader } from '../../stages/05-websocket-bridge/websocket-route.ts';

const PONGS = 20_000;

test('a client that sends thousands of pongs is paused again and again, and loses nothing', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const heard: unknown[] = [];
  const names = new OwnNames({ hosts: [], publicUrl: undefined, report: () => {} });
  const upgrader = webSocketUpgrader(names, new Proxies([]), async (connection) => {
    for await (const lines of connection) heard.push(...lines);
  });
  const server = webServer([], upgrader).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
  const [flooder, other] = [new WebSocket(url), new WebSocket(url)];
  t.after(() => {
    flooder.terminate();
    other.terminate();
    server.close();
  });
  await Promise.all([once(flooder, 'open'), once(other, 'open')]);
  for (let count = 0; count < PONGS; count += 1) flooder.pong('x'.repeat(100));
  flooder.send('at last');
  // As long as it takes to answer somebody else, many times over.
  for (let count = 0; count < 40; count += 1) {
    other.ping();
    await once(other, 'pong');
  }
  assert.deepEqual(heard, []);
  let pauses = 0;
  for (; heard.length === 0; pauses += 1) {
    t.mock.timers.tick(CONTROL_PAUSE_MS);
    await new Promise(setImmediate);
  }
  assert.deepEqual(heard, ['at last']);
  assert.ok(pauses > 5, `${pauses} pauses`);
});
