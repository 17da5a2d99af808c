import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';

const PROXIES = new Proxies(['127.0.0.1', '10.0.0.0/8']);

for (const [what, remoteAddress, forwarded, client] of [
  ['without a proxy, the peer', '192.0.2.7', undefined, '192.0.2.7'],
  [
    'of a peer that is no proxy of ours, nothing is believed',
    '192.0.2.7',
    '192.0.2.1',
    '192.0.2.7',
  ],
  ['of a proxy, what it says', '127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['of a proxy through an IPv6 socket, too', '::ffff:127.0.0.1', '2001:db8::1', '2001:db8::1'],
  ['of two proxies, what the first one says', '127.0.0.1', '192.0.2.1, 10.1.2.3', '192.0.2.1'],
  ['what a client has made up stands before it', '127.0.0.1', '192.0.2.9, 192.0.2.1', '192.0.2.1'],
  ['a proxy that says nothing is itself the client', '127.0.0.1', undefined, '127.0.0.1'],
  ['a peer that is gone has no address any more', undefined, undefined, ''],
] as const) {
  test(`the client of a request: ${what}`, () => {
    const headers = { ...(forwarded && { 'x-forwarded-for': forwarded }) };
    const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
    assert.equal(PROXIES.clientOf(request), client);
  });
}

test('addresses of proxies are recognized', () => {
  assert.ok(PROXIES.includes('127.0.0.1'));
  assert.ok(PROXIES.includes('10.255.0.1'));
  assert.ok(!PROXIES.includes('127.0.0.2'));
  assert.ok(!PROXIES.includes(''));
});
