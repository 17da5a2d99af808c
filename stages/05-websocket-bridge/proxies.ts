import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * The proxies whose `X-Forwarded-For` header, which names the client, is trusted. Anyone can send this
 * header, so it is ignored from all others.
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

  /** Returns the address of the client: the last forwarded address that is not a trusted proxy. */
  clientOf(request: IncomingMessage): string {
    return proxyAddr(request, this.#includes) ?? '';
  }
}
