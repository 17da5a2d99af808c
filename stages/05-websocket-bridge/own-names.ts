import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { ProtocolError } from '../../shared/codes.ts';
import { type Route, targetOf } from './route.ts';

export interface OwnNamesOptions {
  /** Where this server listens: hosts given with `--host` are our own. */
  readonly hosts: readonly string[];
  readonly publicUrl: string | undefined;
  /** Called with each address that was refused. */
  readonly report: (address: string) => void;
}

/**
 * The host names of this server, and the pages that come from them. The owner of any other name could point
 * it at this server ("DNS rebinding"), and a page from that name would then seem to be ours. So other names
 * need --public-url.
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

  /** Whether a request uses one of our names, and comes from our own page or from no page at all. */
  admits(request: IncomingMessage): boolean {
    return this.#isOwnHost(request) && this.#isOwnPage(request);
  }

  /** Answers requests under another name. Routes before this one in the list serve them, too. */
  readonly route: Route = (_path, request) => {
    if (this.#isOwnHost(request)) return undefined;
    this.#report(targetOf(request).origin);
    throw new ProtocolError('wrong-host');
  };

  /** @throws ProtocolError `wrong-page` if another page has sent the request */
  checkPage(request: IncomingMessage): void {
    if (this.#isOwnPage(request)) return;
    this.#report(request.headers.origin ?? '');
    throw new ProtocolError('wrong-page');
  }

  /** The port does not matter: behind a tunnel it is a different one. */
  #isOwnHost(request: IncomingMessage): boolean {
    return this.#isOwn(targetOf(request).hostname);
  }

  /**
   * Browsers let any page open a WebSocket to any host, and name the page in `Origin` (RFC 6455 section
   * 10.2). A client that sends no `Origin` is not a browser.
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
