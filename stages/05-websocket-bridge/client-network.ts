/**
 * Whom a limit counts. The server knows no people, only addresses, and an address is not a person in either
 * direction: behind a proxy, many people have one address; in an IPv6 network, one person has any number.
 * `Proxies` finds the client's address behind a proxy, and `networkOf` what that address has in common with
 * all others that its owner could use. Every limit for strangers counts such networks.
 */
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * The proxies whose `X-Forwarded-For` header, which names the client, is trusted. To the server, everyone
 * behind a proxy has the proxy's address, and would share the limits of one address. But anyone can send this
 * header: if it were always believed, each request of an attacker could come from a new address. So it counts
 * only from the proxies of `--trust-proxy`. (RFC 7239 defines the header `Forwarded` for the same purpose, but
 * most proxies send the older one.)
 */
export class Proxies {
  readonly #includes: (address: string, hops: number) => boolean;

  /** @param addresses IP addresses, or subnets such as 10.0.0.0/8 */
  constructor(addresses: readonly string[]) {
    this.#includes = proxyAddr.compile([...addresses]);
  }

  /** Whether an address is one of these proxies, for which limits per address make no sense. */
  includes(address: string): boolean {
    return this.#includes(address, 0);
  }

  /**
   * Returns the address of the client: the last forwarded address that is not a trusted proxy. Each proxy
   * appends the address that it received the request from, so addresses before that one are only claims.
   */
  clientOf(request: IncomingMessage): string {
    return proxyAddr(request, this.#includes) ?? '';
  }
}

/**
 * Returns what counts as one network: an IPv4 address, or the first half of an IPv6 address, because anyone
 * who has one such address has all 2^64 of that half (RFC 6177, RFC 4291 section 2.5.4). A whole class
 * behind one router may be one network, and the limits leave room for a class. (Many providers assign whole
 * blocks of such networks, so an attacker may have some hundreds; to count blocks would put neighbors
 * together.)
 */
export function networkOf(address: string): string {
  // An IPv4 address on an IPv6 socket: `::ffff:192.0.2.1`.
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [start = [], end = []] = address.split('::').map(groupsOf);
  // `::` stands for as many groups of zeros as are missing (RFC 4291 section 2.2).
  const zeros = Array(Math.max(0, 8 - start.length - end.length)).fill('0');
  return [...start, ...zeros, ...end].slice(0, 4).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
