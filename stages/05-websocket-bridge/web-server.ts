import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Code, DETAILS } from '../../shared/codes.ts';
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
  return createServer(limits, (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    pass(routes, request, response);
  });
}

function pass(
  [route, ...rest]: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (route) route(request, response, () => pass(rest, request, response));
  else sendError(response, 404, 'not-found');
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Errors are JSON too, with the codes of the protocol. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: Code,
  detail: string = DETAILS[code],
): void {
  const error: HttpError = { code, detail };
  sendJson(response, status, error);
}
