/**
 * The addresses at which others can reach the page. A server knows where it listens, but "everywhere" (`::`)
 * is no address that a person can type, and `localhost` on a phone is the phone. So the addresses of this
 * computer are listed, and the most likely one comes first. It is a guess: a server cannot know from where it
 * is reachable. Someone who knows better starts it with `--public-url`.
 */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { refusalLine } from '../../shared/codes.ts';
import { authority } from '../01-echo/destination.ts';
import type { Phrases } from '../03-nicknames/text-dialect.ts';

const EVERYWHERE = ['::', '0.0.0.0'];

/** Names and addresses of this server, with the best one to pass on first. */
export function reachableHosts(hosts: readonly string[]): string[] {
  if (hosts.some((host) => EVERYWHERE.includes(host)))
    return [...lanAddresses().map(({ address }) => address), 'localhost'];
  // `localhost` may mean the IPv4 address only, so a server on ::1 alone needs its address.
  return hosts.includes('127.0.0.1') ? ['localhost'] : [...hosts];
}

/**
 * The address of the page for anyone who can reach this server. It is also the answer to a browser at the TCP
 * port.
 */
export function pageUrl(hosts: readonly string[], webPort: number, publicUrl?: string): string {
  const [host = 'localhost'] = reachableHosts(hosts);
  return publicUrl ?? `http://${authority(host, webPort)}`;
}

/** The address of the page that shows what is going on, for programs on this computer. */
export function statsUrl(hosts: readonly string[], webPort: number): string {
  const isIPv6Only = hosts.every((host) => host === '::1');
  return `http://${authority(isIPv6Only ? '::1' : 'localhost', webPort)}/stats`;
}

/** An address of this computer, and the system's name for its network. */
export interface LanAddress {
  readonly address: string;
  readonly network: string;
}

type Networks = ReturnType<typeof networkInterfaces>;

/**
 * Names of networks for virtual machines, containers and VPNs on Linux, macOS and Windows. Node says nothing
 * about what kind of network it is, so there is only its name; Windows lets its user change the name.
 */
const VIRTUAL =
  /^(br-|bridge|cali|cni|docker|flannel|lxc|lxd|podman|ppp|tailscale|tap|tun|utun|vboxnet|veth|virbr|vmenet|vmnet|vnet|wg|zt)|Hyper-V|Loopback|vEthernet|VirtualBox|VMware|VPN|WireGuard|WSL|ZeroTier/i;

/**
 * Prefixes of hardware addresses of VirtualBox, VMware, Hyper-V and Docker; a tunnel has none. They find what
 * the name does not show, such as VirtualBox's "Ethernet 2" on Windows.
 */
const VIRTUAL_MAC = /^(0a:00:27|00:50:56|00:15:5d|02:42|00:00:00:00:00:00)/;

/**
 * Returns the addresses of this computer that others can use: IPv4 only, because people type them. Wired
 * and wireless networks come first, because other people cannot reach the network of a virtual machine.
 * Virtual ones are not left out: on a rented server, that may be the only one. Link-local addresses
 * (169.254/16, RFC 3927) are left out: a computer takes one when no router gives it a better one.
 */
export function lanAddresses(networks: Networks = networkInterfaces()): LanAddress[] {
  const found = Object.entries(networks).flatMap(([network, infos = []]) =>
    infos.filter(isReachable).map((info) => ({ network, info })),
  );
  const rank = ({ network, info }: (typeof found)[number]) =>
    VIRTUAL.test(network) || VIRTUAL_MAC.test(info.mac) ? 1 : 0;
  return found
    .sort((one, other) => rank(one) - rank(other))
    .map(({ network, info }) => ({ address: info.address, network }));
}

function isReachable({ internal, family, address }: NetworkInterfaceInfo): boolean {
  return !internal && family === 'IPv4' && !address.startsWith('169.254.');
}

/** A browser that was pointed at the TCP port is told where the page is. */
export function wrongPortPhrases(pageAddress: () => string): Phrases {
  return {
    refused({ code, detail }) {
      const where = code === 'wrong-port' ? `the web page is at ${pageAddress()}` : detail;
      return [refusalLine({ code, detail: where })];
    },
  };
}
