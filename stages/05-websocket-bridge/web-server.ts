import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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
import { errorResponse, refuseOnSocket, statusOfParserError, writeJson } from './http-response.ts';
import { HttpSockets } from './http-sockets.ts';
import { Proxies } from './proxies.ts';
import { type Route, responderFor } from './route.ts';

/**
 * What a browser may do with our page: run our files and nothing else (no inline script or style, no other
 * host), use the camera and the microphone, and never show the page in a frame.
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

/** Handles requests that upgrade to another protocol. */
export interface Upgrader {
  /** An unwanted upgrade is ignored, and the request is an ordinary one (RFC 9110 section 7.8). */
  wants(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** An HTTP server that tries its routes in order. If none has the path, it answers with 404. */
export function webServer(
  routes: readonly Route[],
  upgrader?: Upgrader,
  proxies: Proxies = new Proxies([]),
): Server {
  const sockets = new HttpSockets(proxies);
  const options = {
    headersTimeout: HTTP_HEADERS_TIMEOUT_MS,
    requestTimeout: HTTP_REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: HTTP_CHECK_INTERVAL_MS,
    // Node would answer a request without this header itself.
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
    const refused = errorResponse(error);
    if (response.headersSent) return void response.destroy();
    if (!request.complete) response.setHeader('Connection', 'close');
    writeJson(response, refused.status, refused.error, refused.headers);
    if (request.complete) return void response.end();
    sockets.rest(request.socket);
    hearOut(request, response);
  }

  return createServer(options, (request, response) => void serve(request, response))
    .setTimeout(HEARTBEAT_TIMEOUT_MS, (socket: Socket) => sockets.stalled(socket))
    .on('connection', (socket: Socket) => sockets.add(socket))
    .on('upgrade', (request, socket, head) => {
      // Node calls `shouldUpgradeCallback` since 24.9; before, it accepts every upgrade.
      if (!upgrader?.wants(request)) return refuseOnSocket(socket, 426);
      sockets.release(request.socket);
      upgrader.upgrade(request, socket, head);
    })
    .on('connect', (_request, socket) => refuseOnSocket(socket, 405))
    .on('clientError', (error, socket: Socket) => {
      if (!sockets.isAnswered(socket)) refuseOnSocket(socket, statusOfParserError(error));
    });
}

/**
 * Ends an exchange in which the response came before the end of the request. If we closed now, the data
 * still on its way would be answered with a reset, and the client could lose the response. So the rest is
 * read and discarded for a limited time (RFC 9112 section 9.6).
 */
function hearOut(request: IncomingMessage, response: ServerResponse): void {
  const cut = () => request.socket.destroy();
  const silent = setTimeout(cut, GOODBYE_MS);
  const overdue = setTimeout(cut, HTTP_LINGER_MS);
  request.on('data', () => silent.refresh()).once('end', () => response.end());
  response.once('close', () => {
    clearTimeout(silent);
    clearTimeout(overdue);
  });
}
