import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { lanAddresses } from '../../stages/05-websocket-bridge/lan-addresses.ts';

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
