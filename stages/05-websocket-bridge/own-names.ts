/**
 * Which requests are for this server, and come from its own page. A page of any other site can send requests
 * to this server, even if only this computer or its network can reach it: the browser is inside. There are no
 * cookies here that such a page could abuse, but it could join the room and read everything. Two headers,
 * which a page cannot forge, tell the server about it:
 *
 * - `Origin` names the page that opens a WebSocket. It must be our own page.
 * - `Host` names the server that the page believes it is talking to. Comparing the two is not enough: the
 *   owner of evil.example can point that name at 127.0.0.1 after its page has loaded ("DNS rebinding"), and
 *   then both say evil.example. So the name must also be one that nobody else can own: `localhost`, an IP
 *   address, the name of this computer. Any other name must be given with `--public-url`.
 *
 * A program that is not a browser can send any header. That is no loss: it could also use TCP, where there is
 * no such check.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_STRANGERS_LOGGED, STRANGERS_LOG_INTERVAL_MS } from '../../shared/limits.ts';
import type { Log } from '../../shared/log.ts';
import { answering } from '../04-broadcast/answering.ts';
import type { Inquiries } from './inquiry.ts';
import { type Route, targetOf } from './route.ts';

export interface OwnNamesOptions {
  /** Where this server listens: hosts given with `--host` are our own. */
  readonly hosts: readonly string[];
  readonly publicUrl: string | undefined;
  /** Called with each address that was refused. */
  readonly report: (address: string) => void;
}

/** The host names of this server, and the pages that come from them. */
export class OwnNames {
  readonly #names: ReadonlySet<string>;
  readonly #publicUrl: string | undefined;
  readonly #report: (address: string) => void;

  constructor({ hosts, publicUrl, report }: OwnNamesOptions) {
    // With and without `.local`, the domain of names in the local network (mDNS, RFC 6762).
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

  /**
   * Answers requests under another name. Routes before this one in the list serve them, too: what they offer
   * needs a secret that a foreign page does not have, such as the id of a clip.
   */
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
   * 10.2). A client that sends no `Origin` is not a browser. The port is compared here, because another
   * server on this computer is another owner; but a public URL is compared as a whole.
   * @lab 05.2 Accept no page but our own
   */
  #isOwnPage(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined || origin === this.#publicUrl) return true;
    const page = URL.parse(origin);
    return page !== null && page.host === targetOf(request).host && this.#isOwn(page.hostname);
  }

  #isOwn(hostname: string): boolean {
    // Without the brackets of an IPv6 address, and the dot that ends a complete domain name.
    const name = hostname.replace(/^\[|[.\]]$/g, '');
    return isIP(name) !== 0 || this.#names.has(name);
  }
}

/** A web address and nothing else: input from strangers must not control a terminal or a shell. */
const ADDRESS = /^https?:\/\/[\w.:[\]-]{1,260}$/;

interface Stranger {
  readonly address: string;
}

/**
 * The hub's half of refusing other names: it logs each refused address once, because the person who runs
 * the server may have put it behind a tunnel or a proxy, and then this line says what is missing. Anyone can
 * send any number of addresses, so the log takes only some of them per hour. It is at the hub so that one
 * address on several threads is logged once, and the limit is one for all.
 */
export function strangerHandlers(log: Log) {
  const reported = new Set<string>();
  let since = 0;
  return {
    stranger: answering(({ address }: Stranger) => {
      const now = performance.now();
      if (now - since > STRANGERS_LOG_INTERVAL_MS) {
        reported.clear();
        since = now;
      }
      const shown = ADDRESS.test(address) ? `from ${address}` : 'without a web address';
      if (reported.size < MAX_STRANGERS_LOGGED && !reported.has(shown)) {
        reported.add(shown);
        log({ level: 'warn', event: 'page-refused', sentence: refusalOf(shown) });
      }
      return 'noted';
    }),
  };
}

/** The thread's half. Nobody waits for the answer, and a lost report does no harm. */
export function reportTo(inquiries: Inquiries): (address: string) => void {
  return (address) => void inquiries.ask({ type: 'stranger', address }).catch(() => {});
}

function refusalOf(shown: string): string {
  return `Refused a page ${shown}, which is not the page of this server. If it should be, start with --public-url and its address.`;
}
