import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { type TestContext, test } from 'node:test';
import { pageUrl, reachableHosts } from '../../stages/05-websocket-bridge/page-url.ts';

/** A computer with one address, 192.0.2.7, or none. */
function placeIn(t: TestContext, network: 'a network' | 'no network') {
  const mac = '3c:22:fb:12:34:56';
  const lan = { address: '192.0.2.7', family: 'IPv4', mac, internal: false };
  t.mock.method(os, 'networkInterfaces', () => (network === 'a network' ? { en0: [lan] } : {}));
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}

test('a server that listens everywhere is reached by its network address and by localhost', (t) => {
  placeIn(t, 'a network');
  for (const hosts of [['::'], ['0.0.0.0'], ['127.0.0.1', '::']])
    assert.deepEqual(reachableHosts(hosts), ['192.0.2.7', 'localhost']);
  assert.equal(pageUrl(['::'], 8080), 'http://192.0.2.7:8080');
});

test('a server without a network is reached only from its own computer', (t) => {
  placeIn(t, 'no network');
  assert.deepEqual(reachableHosts(['::']), ['localhost']);
  assert.equal(pageUrl(['::'], 8080), 'http://localhost:8080');
});

test('a server that listens on specific addresses is reached by these', () => {
  assert.deepEqual(reachableHosts(['127.0.0.1']), ['localhost']);
  assert.deepEqual(reachableHosts(['127.0.0.1', '::1']), ['localhost']);
  assert.deepEqual(reachableHosts(['::1']), ['::1']);
  assert.deepEqual(reachableHosts(['192.0.2.1', 'chat.example']), ['192.0.2.1', 'chat.example']);
  assert.equal(pageUrl(['::1', 'chat.example'], 8080), 'http://[::1]:8080');
});

test('a public address comes before all others', () => {
  assert.equal(pageUrl(['127.0.0.1'], 8080, 'https://talk.example'), 'https://talk.example');
});
