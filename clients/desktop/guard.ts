import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';
import type { Responder, Route } from '../../stages/05-websocket-bridge/route.ts';

/*
 * The program listens on a port of this computer. "Only on the loopback" keeps other computers out, but
 * neither other users of this one nor pages in other browser windows, which may send requests to any
 * address. Three checks together do: a cookie that only our window has, the Host header (against DNS
 * rebinding) and the Origin header (against requests from other pages).
 */

const COOKIE = 'wirechat-window';

/**
 * Admits only the window, because every program on this computer can reach its port. The window presents a
 * token that can be used once (other users may see it in the list of processes), and gets a cookie that
 * scripts cannot read.
 */
export class Guard {
  readonly #token = randomBytes(24).toString('base64url');
  readonly #key = randomBytes(24).toString('base64url');
  #used = false;

  /** The first path of the window. It can be requested once. */
  get entrance(): string {
    return `/?token=${this.#token}`;
  }

  /** Comes before all other routes. */
  readonly route: Route = (_path, request) => {
    if (this.#opensDoor(request)) return { GET: this.#letIn };
    if (this.admits(request)) return undefined;
    throw new ProtocolError('unauthorized', REFUSAL);
  };

  /** Whether the request comes from our own page in the admitted window. */
  admits(request: IncomingMessage): boolean {
    const { cookie = '', origin } = request.headers;
    const [, key = ''] = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(cookie) ?? [];
    const ownOrigin = origin === undefined || origin === `http://${ownHost(request)}`;
    return ownOrigin && isOwnHost(request) && isSame(key, this.#key);
  }

  readonly #letIn: Responder = (_request, response) => {
    this.#used = true;
    const cookie = `${COOKIE}=${this.#key}; Path=/; HttpOnly; SameSite=Strict`;
    response.writeHead(303, { Location: '/', 'Set-Cookie': cookie, 'Cache-Control': 'no-store' });
    response.end();
  };

  #opensDoor(request: IncomingMessage): boolean {
    const { method, url = '' } = request;
    const isEntrance = method === 'GET' && isSame(url, this.entrance);
    return isEntrance && isOwnHost(request) && !this.#used;
  }
}

const REFUSAL = 'this address belongs to the desktop window that was opened with it';

/** Refuses other names that point to this computer ("DNS rebinding"). */
function isOwnHost(request: IncomingMessage): boolean {
  return request.headers.host === ownHost(request);
}

function ownHost({ socket }: IncomingMessage): string {
  return `127.0.0.1:${socket.localPort}`;
}

/** Compares in constant time. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
