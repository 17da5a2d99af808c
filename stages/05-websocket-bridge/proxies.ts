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
