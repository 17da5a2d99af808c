import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { ProtocolError } from '../../shared/codes.ts';
import { targetOf } from './http-request.ts';
import type { Route } from './route.ts';

export interface OwnNamesOptions {
  /** Where this server listens: what `--host` has named is ours. */
  readonly hosts: readonly string[];
  readonly publicUrl: string | undefined;
  /** Hears of each address that was refused. */
  readonly report: (address: string) => void;
}

/**
 * The names that only this server answers to, and the pages that came from them. Any other name
 * could be pointed here by its owner ("DNS rebinding"), and a page of that name would then seem to be
 * ours. So other names need --public-url.
 */
export class OwnNames {
  readonly #names: ReadonlySet<string>;
  readonly #publicUrl: string | undefined;
  readonly #report: (address: string) => void;

  constructor({ hosts, publicUrl, report }: OwnNamesOptions) {
    const own = hostname()
      .toLowerCase()
      .replace(/\.local$/, '');
    const names = ['localhost', own, `${own}.local`, ...hosts.map((host) => host.toLowerCase())];
    if (publicUrl !== undefined) names.push(new URL(publicUrl).hostname);
    this.#names = new Set(names);
    this.#publicUrl = publicUrl;
    this.#report = report;
  }

  /** Whether a request came under a name of ours, and from our own page or no page at all. */
  admits(request: IncomingMessage): boolean {
    return this.#isOwnHost(request) && this.#isOwnPage(request);
  }

  /** Answers those that came under another name. What comes before it in a list of routes is for them too. */
  readonly route: Route = (_path, request) => {
    if (this.#isOwnHost(request)) return undefined;
    this.#report(targetOf(request).origin);
    throw new ProtocolError('wrong-host');
  };

  /** @throws ProtocolError `wrong-page` when another page has sent the request */
  checkPage(request: IncomingMessage): void {
    if (this.#isOwnPage(request)) return;
    this.#report(request.headers.origin ?? '');
    throw new ProtocolError('wrong-page');
  }

  /** The port does not matter: behind a tunnel it is another one. */
  #isOwnHost(request: IncomingMessage): boolean {
    return this.#isOwn(targetOf(request).hostname);
  }

  /**
   * Browsers let any page open a WebSocket to any host and say in `Origin` which page it is (RFC 6455
   * section 10.2); a client that sends none is no browser.
   */
  #isOwnPage(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined || origin === this.#publicUrl) return true;
    const page = URL.parse(origin);
    return page !== null && page.host === targetOf(request).host && this.#isOwn(page.hostname);
  }

  #isOwn(hostname: string): boolean {
    const name = hostname.replace(/^\[|[.\]]$/g, '');
    return isIP(name) !== 0 || this.#names.has(name);
  }
}
