import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Connection } from '../../shared/connection.ts';
import { HEARTBEAT_INTERVAL_MS, MAX_LINES_AHEAD } from '../../shared/limits.ts';
import { OwnNames } from '../../stages/05-websocket-bridge/own-names.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { webSocketUpgrader } from '../../stages/05-websocket-bridge/websocket-route.ts';

test('a peer that answers no heartbeat is gone within 60 s, and one that answers stays', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const accepted = new Map<Connection, Promise<void>>();
  const names = new OwnNames({ hosts: [], publicUrl: undefined, report: () => {} });
  const upgrader = webSocketUpgrader(names, new Proxies([]), (connection) =>
    accepted.set(connection, ended(connection)),
  );
  const server = webServer([], upgrader);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
  const frozen = new WebSocket(url, { autoPong: false });
  const alive = new WebSocket(url);
  await Promise.all([once(frozen, 'open'), once(alive, 'open')]);
  const closed = once(frozen, 'close');
  for (now = 0; now < 60_000; now += HEARTBEAT_INTERVAL_MS) {
    const pinged = once(alive, 'ping');
    t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
    await pinged;
    // The server has received the pong of the living client when it answers a later ping.
    const answered = once(alive, 'pong');
    alive.ping();
    await answered;
  }
  const [code] = await closed;
  assert.equal(code, 1006);
  assert.equal(alive.readyState, WebSocket.OPEN);
  alive.terminate();
  await Promise.all(accepted.values());
  server.close();
});

test('a paused peer owes no sign of life, but is noticed when it is gone', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const accepted = Promise.withResolvers<Connection>();
  const names = new OwnNames({ hosts: [], publicUrl: undefined, report: () => {} });
  const server = webServer([], webSocketUpgrader(names, new Proxies([]), accepted.resolve));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`);
  await once(client, 'open');
  const connection = await accepted.promise;
  for (let line = 0; line < 2 * MAX_LINES_AHEAD; line += 1) client.send('flood');
  for (; now < 60_000; now += HEARTBEAT_INTERVAL_MS) {
    const pinged = once(client, 'ping');
    t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
    await pinged;
  }
  assert.equal(connection.broken, false);
  client.terminate();
  while (!connection.broken) {
    t.mock.timers.tick(HEARTBEAT_INTERVAL_MS);
    await setImmediate();
  }
  await ended(connection);
  server.close();
});

async function ended(connection: Connection): Promise<void> {
  for await (const _lines of connection);
}
