import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * The proxies in front of this server that are believed when they say, in `X-Forwarded-For`, for whom
 * they ask. Anybody can send that header, so nobody else is believed.
 */
export class Proxies {
  readonly #includes: (address: string, hops: number) => boolean;

  /** @param addresses IP addresses, or subnets such as 10.0.0.0/8 */
  constructor(addresses: readonly string[]) {
    this.#includes = proxyAddr.compile([...addresses]);
  }

  includes(address: string): boolean {
    return this.#includes(address, 0);
  }

  /** The address of the client: the last one of those passed on that is not a proxy's. */
  clientOf(request: IncomingMessage): string {
    return proxyAddr(request, this.#includes) ?? '';
  }
}
