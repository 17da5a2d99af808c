/**
 * An HTTP server made of routes. Node parses requests and writes responses; this file decides everything that
 * is the same for all of them: the headers that protect the page, the order of responses, errors, time limits
 * and upgrades to another protocol. It contains no path.
 *
 * A request is answered in one of three ways: by a responder; by `serve`, with the status of the error that
 * the responder threw; or by `refuseOnSocket` where Node creates no response: it cannot parse the request, or
 * the request is CONNECT, which asks for a tunnel to another server. An error that is found while the client
 * is still sending does not close the socket at once (see `lingerUntilRead`).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  GOODBYE_MS,
  HEARTBEAT_TIMEOUT_MS,
  HTTP_CHECK_INTERVAL_MS,
  HTTP_HEADERS_TIMEOUT_MS,
  HTTP_LINGER_MS,
  HTTP_REQUEST_TIMEOUT_MS,
} from '../../shared/limits.ts';
import type { Log } from '../../shared/log.ts';
import { errorResponse, refuseOnSocket, statusOfParserError, writeJson } from './http-response.ts';
import { HttpSockets } from './http-sockets.ts';
import { createServer } from './node-http.ts';
import { Proxies } from './proxies.ts';
import { type Route, responderFor } from './route.ts';

/**
 * What a browser may do with our page: run our files and nothing else (no inline script or style, no other
 * host), use the camera and the microphone, and never show the page in a frame. If a message ever got into
 * the page as HTML, its scripts still would not run. All responses of `serve` have these headers, not only
 * the page: an error is also a document, and a clip must not be taken for a script (`nosniff`).
 */
const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; font-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Handles requests that upgrade to another protocol. After that, their socket is no longer HTTP. */
export interface Upgrader {
  /** An unwanted upgrade is ignored, and the request is an ordinary one (RFC 9110 section 7.8). */
  wants(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** An HTTP server that tries its routes in order. If none has the path, it answers with 404. Bugs are logged. */
export function webServer(
  routes: readonly Route[],
  upgrader?: Upgrader,
  proxies: Proxies = new Proxies([]),
  log: Log = ({ sentence, stack }) => console.error(sentence, stack),
): Server {
  const sockets = new HttpSockets(proxies);
  const options = {
    // For the request only. `setTimeout` below limits the response, and silence between two requests.
    headersTimeout: HTTP_HEADERS_TIMEOUT_MS,
    requestTimeout: HTTP_REQUEST_TIMEOUT_MS,
    // Node only checks the two limits above at this interval, by default every 30 s.
    connectionsCheckingInterval: HTTP_CHECK_INTERVAL_MS,
    // Node would answer a request without this header itself, and not in JSON.
    requireHostHeader: false,
    shouldUpgradeCallback: (request: IncomingMessage) => upgrader?.wants(request) ?? false,
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await sockets.turn(request.socket, response))) return;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    // Node loses data that follows an upgrade in the same packet, so the client must connect again.
    if (request.headers.upgrade !== undefined) response.setHeader('Connection', 'close');
    try {
      await responderFor(routes, request)(request, response);
    } catch (error) {
      // The client may be gone, and then no answer is needed.
      if (!response.destroyed) refuse(request, response, error);
    }
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const refused = errorResponse(error, log);
    // The status has been sent and cannot be taken back. A connection that breaks off tells the client that
    // the body is incomplete.
    if (response.headersSent) return void response.destroy();
    if (!request.complete) response.setHeader('Connection', 'close');
    writeJson(response, refused.status, refused.error, refused.headers);
    if (request.complete) return void response.end();
    sockets.becomeIdle(request.socket);
    lingerUntilRead(request, response);
  }

  return createServer(options, (request, response) => void serve(request, response))
    .setTimeout(HEARTBEAT_TIMEOUT_MS, (socket: Socket) => sockets.timedOut(socket))
    .on('connection', (socket: Socket) => sockets.add(socket))
    .on('upgrade', (request, socket, head) => {
      // Node calls `shouldUpgradeCallback` since 24.9; before, it accepts every upgrade.
      if (!upgrader?.wants(request)) return refuseOnSocket(socket, 426);
      sockets.release(request.socket);
      upgrader.upgrade(request, socket, head);
    })
    .on('connect', (_request, socket) => refuseOnSocket(socket, 405))
    .on('clientError', (error, socket: Socket) => {
      // A second response in the middle of the first would be read as a part of it.
      if (!sockets.hasBegunResponse(socket)) refuseOnSocket(socket, statusOfParserError(error));
    });
}

/**
 * Ends an exchange in which the response came before the end of the request. If we closed now, the data
 * still on its way would be answered with a reset, and the client could lose the response: a reset discards
 * what the client's system has received and the client has not read yet. So the rest is read and discarded
 * for a limited time (RFC 9112 section 9.6). There are two limits: silence, after which hardly anything is
 * still on its way, and a total, because an attacker never stops sending.
 */
function lingerUntilRead(request: IncomingMessage, response: ServerResponse): void {
  const destroy = () => request.socket.destroy();
  const silent = setTimeout(destroy, GOODBYE_MS);
  const overdue = setTimeout(destroy, HTTP_LINGER_MS);
  request.on('data', () => silent.refresh()).once('end', () => response.end());
  response.once('close', () => {
    clearTimeout(silent);
    clearTimeout(overdue);
  });
}
