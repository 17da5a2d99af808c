import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { MAX_SOCKETS_PER_NETWORK, MAX_WAITING_PER_THREAD } from '../../shared/limits.ts';
import { HttpSockets } from '../../stages/05-websocket-bridge/http-sockets.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';

/** A socket on which a request is under way, for as long as it is there. */
async function busySocket(sockets: HttpSockets, address: string): Promise<Socket> {
  const socket = socketFrom(sockets, address);
  await sockets.turn(socket, new PassThrough() as unknown as ServerResponse);
  return socket;
}

function socketFrom(sockets: HttpSockets, address: string): Socket {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address });
  sockets.add(socket);
  return socket;
}

test('one network has half of the sockets at most, however long its requests take', async () => {
  const sockets = new HttpSockets(new Proxies(['192.0.2.200']));
  const all = Array.from({ length: MAX_SOCKETS_PER_NETWORK }, () =>
    busySocket(sockets, '192.0.2.1'),
  );
  const [first] = await Promise.all(all);
  assert.equal(socketFrom(sockets, '::ffff:192.0.2.1').destroyed, true);
  assert.equal(socketFrom(sockets, '192.0.2.2').destroyed, false);
  const closed = new Promise((resolve) => first?.once('close', resolve));
  first?.destroy();
  await closed;
  assert.equal(socketFrom(sockets, '192.0.2.1').destroyed, false);
});

test('a proxy stands for many networks', async () => {
  const sockets = new HttpSockets(new Proxies(['192.0.2.200']));
  for (let count = 0; count <= MAX_SOCKETS_PER_NETWORK; count += 1)
    assert.equal((await busySocket(sockets, '192.0.2.200')).destroyed, false);
});

test('of the sockets on which no answer is due the oldest makes room', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const waiting = Array.from({ length: MAX_WAITING_PER_THREAD }, () =>
    socketFrom(sockets, '192.0.2.1'),
  );
  assert.equal(socketFrom(sockets, '192.0.2.2').destroyed, false);
  assert.deepEqual(
    waiting.map(({ destroyed }) => destroyed),
    [true, ...Array(MAX_WAITING_PER_THREAD - 1).fill(false)],
  );
});
