import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Code, ProtocolError } from '../../shared/codes.ts';
import { HTTP_HEADERS_TIMEOUT_MS, HTTP_REQUEST_TIMEOUT_MS } from '../../shared/limits.ts';
import type { HttpError } from '../../shared/protocol.ts';

/** Answers a request, or leaves it to the next route. */
export type Route = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * What a browser may do with our page: run our files and nothing else (no inline script or style,
 * no other host), use the camera and the microphone, and sit in nobody's frame.
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

/** An HTTP server that asks its routes one after the other; what none of them answers is 404. */
export function webServer(routes: readonly Route[]): Server {
  const limits = {
    headersTimeout: HTTP_HEADERS_TIMEOUT_MS,
    requestTimeout: HTTP_REQUEST_TIMEOUT_MS,
  };
  const server = createServer(limits, (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    pass(routes, request, response);
  });
  return server.on('clientError', refuseUnread);
}

/** A request that is none, or that takes for ever to arrive: there is no response object for it yet. */
function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const { code, detail } = new ProtocolError(late ? 'timed-out' : 'bad-request');
  const status = late ? '408 Request Timeout' : '400 Bad Request';
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n`;
  if (socket.writable) socket.end(head + JSON.stringify({ code, detail }));
  else socket.destroy();
}

function pass(
  [route, ...rest]: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (route) route(request, response, () => pass(rest, request, response));
  else sendError(response, new ProtocolError('not-found'));
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The HTTP status that says the same as a code; what is not here is the server's own failure. */
const STATUS: { readonly [C in Code]?: number } = {
  'bad-request': 400,
  unauthorized: 401,
  'not-found': 404,
  'timed-out': 408,
  'clip-expired': 410,
  'clip-too-big': 413,
  'clip-too-long': 413,
  'clip-type': 415,
  'too-many-uploads': 429,
  'store-full': 507,
};

/** Errors are JSON too, with the codes of the protocol. */
function sendError(response: ServerResponse, { code, detail }: ProtocolError): void {
  const error: HttpError = { code, detail };
  sendJson(response, STATUS[code] ?? 500, error);
}

/** Runs what answers a request; a refusal becomes its status, a bug is logged and becomes a 500. */
export function answer(response: ServerResponse, respond: () => Promise<void>): void {
  respond().catch((error: unknown) => {
    // The client went away in the middle: nobody is left to be answered.
    if (response.destroyed) return;
    const refusal = error instanceof ProtocolError ? error : new ProtocolError('internal-error');
    if (refusal !== error) console.error('Answering a request failed:', error);
    if (response.headersSent) response.destroy();
    else sendError(response, refusal);
  });
}
