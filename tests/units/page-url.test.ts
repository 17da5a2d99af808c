import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import os from 'node:os';
import { type TestContext, test } from 'node:test';
import { type Code, DETAILS } from '../../shared/codes.ts';
import {
  lanAddresses,
  pageUrl,
  reachableHosts,
  statsUrl,
  wrongPortPhrases,
} from '../../stages/05-websocket-bridge/page-url.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

/** A computer with one address, 192.0.2.7, or none. */
function placeIn(t: TestContext, network: 'a network' | 'no network') {
  const mac = '3c:22:fb:12:34:56';
  const lan = { address: '192.0.2.7', family: 'IPv4', mac, internal: false };
  mockBuiltin(t, os, 'networkInterfaces', () => (network === 'a network' ? { en0: [lan] } : {}));
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

test('the figures are at localhost, unless only its IPv6 address is listened on', () => {
  assert.equal(statsUrl(['::1'], 8080), 'http://[::1]:8080/stats');
  for (const hosts of [['127.0.0.1'], ['127.0.0.1', '::1'], ['::']])
    assert.equal(statsUrl(hosts, 8080), 'http://localhost:8080/stats');
});

test('a public address comes before all others', () => {
  assert.equal(pageUrl(['127.0.0.1'], 8080, 'https://talk.example'), 'https://talk.example');
});

test('only a browser at the TCP port is told where the page is', () => {
  const { refused } = wrongPortPhrases(() => 'http://localhost:8080');
  const linesFor = (code: Code) => refused?.({ type: 'refused', code, detail: DETAILS[code] });
  assert.deepEqual(linesFor('wrong-port'), [
    '! wrong-port: the web page is at http://localhost:8080',
  ]);
  assert.deepEqual(linesFor('name-taken'), [`! name-taken: ${DETAILS['name-taken']}`]);
});

type Networks = ReturnType<typeof networkInterfaces>;

const REAL_MAC = '3c:22:fb:12:34:56';

function at(address: string, mac = REAL_MAC, internal = false): NetworkInterfaceInfo {
  const rest = { netmask: '255.255.255.0', cidr: `${address}/24`, mac, internal };
  return { address, family: 'IPv4', ...rest };
}

const LOOPBACK = at('127.0.0.1', '00:00:00:00:00:00', true);
const IPV6: NetworkInterfaceInfo = {
  ...at(''),
  address: 'fe80::1',
  family: 'IPv6',
  scopeid: 2,
};

/** The networks that each system lists, in its order, with virtual ones first. */
const COMPUTERS: Record<string, readonly [networks: Networks, addresses: readonly string[]]> = {
  'Linux with containers and virtual machines': [
    {
      lo: [LOOPBACK],
      'br-3f1c2d4e5a6b': [at('172.18.0.1', '02:42:1c:2d:3e:4f')],
      docker0: [at('172.17.0.1', '02:42:ac:11:00:01')],
      virbr0: [at('192.168.122.1', '52:54:00:12:34:56')],
      wlp3s0: [at('192.168.1.23'), IPV6],
      enp0s31f6: [at('192.168.1.24')],
    },
    ['192.168.1.23', '192.168.1.24', '172.18.0.1', '172.17.0.1', '192.168.122.1'],
  ],
  'a Mac with a VPN, that shares its network': [
    {
      lo0: [LOOPBACK],
      utun3: [at('100.90.1.2', '00:00:00:00:00:00')],
      bridge100: [at('192.168.64.1', '3e:22:fb:00:00:64')],
      // A private Wi-Fi address is a random one.
      en0: [at('192.168.1.23', '5e:d1:08:9a:bc:de'), IPV6],
    },
    ['192.168.1.23', '100.90.1.2', '192.168.64.1'],
  ],
  'Windows with WSL and VirtualBox': [
    {
      'vEthernet (WSL (Hyper-V firewall))': [at('172.29.80.1', '00:15:5d:a1:b2:c3')],
      'Ethernet 2': [at('192.168.56.1', '0a:00:27:00:00:0d')],
      'Local Area Connection* 1': [at('169.254.10.20')],
      'WLAN 直连': [at('192.168.1.23')],
      'Loopback Pseudo-Interface 1': [LOOPBACK],
    },
    ['192.168.1.23', '172.29.80.1', '192.168.56.1'],
  ],
  'a laptop whose networks only look a little like virtual ones': [
    {
      docker0: [at('172.17.0.1', '02:42:ac:11:00:01')],
      // Not "tap", and not Docker's 02:42.
      'Staples Wi-Fi': [at('192.168.1.23')],
      Ethernet: [at('192.168.1.24', '3c:22:02:42:34:56')],
    },
    ['192.168.1.23', '192.168.1.24', '172.17.0.1'],
  ],
  'a server with nothing but a virtual network': [
    { lo: [LOOPBACK], eth0: [at('10.0.0.5', '00:15:5d:a1:b2:c3')] },
    ['10.0.0.5'],
  ],
  'a laptop without a network': [{ lo: [LOOPBACK], en5: [at('169.254.1.2'), IPV6] }, []],
};

for (const [computer, [networks, addresses]] of Object.entries(COMPUTERS)) {
  test(`addresses that others can use come from real networks first: ${computer}`, () => {
    const found = lanAddresses(networks).map(({ address }) => address);
    assert.deepEqual(found, addresses);
  });
}
