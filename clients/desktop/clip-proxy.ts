import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import type { HttpError } from '../../shared/protocol.ts';
import { sendJson } from '../../stages/05-websocket-bridge/http-response.ts';
import { type Responder, type Route, targetOf } from '../../stages/05-websocket-bridge/route.ts';

/*
 * Clips are at the chat's web server, which has another origin than the page in the window. A browser
 * would block the page's requests there (CORS), and a chat server has no reason to allow pages from
 * elsewhere. So they go through this program. It is a proxy for two paths and nothing else: headers are
 * passed on by name, and those that are not on the list, above all the cookie of the window, stay here.
 */

const CLIPS = /^\/clips(?:\/[\w-]{1,64})?$/;

/** The request headers that are passed on. The cookie is not. */
const REQUEST_HEADERS = [
  'authorization',
  'content-length',
  'content-type',
  'if-none-match',
  'if-range',
  'range',
];
const RESPONSE_HEADERS = [
  'accept-ranges',
  'cache-control',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
];
/** If a response is opened by itself, it must not act as a page of this window. */
const SANDBOX = { 'Content-Security-Policy': "default-src 'none'; media-src 'self'; sandbox" };

const UNREACHABLE: HttpError = {
  code: 'internal-error',
  detail: 'the web port of the server cannot be reached; it is needed for clips',
};

/** Forwards requests for clips to the web server at `origin()`, streaming in both directions. */
export function clipProxy(origin: () => string | undefined): Route {
  return (path) => {
    const server = origin();
    // Only the paths of clips: this is not a way to any other page of that server.
    if (!server || !CLIPS.test(path)) return undefined;
    const forwardTo: Responder = (request, response) => {
      forward(new URL(path + targetOf(request).search, server), request, response);
    };
    return { GET: forwardTo, POST: forwardTo };
  };
}

function forward(target: URL, request: IncomingMessage, response: ServerResponse): void {
  const open = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = picked(request.headers, REQUEST_HEADERS);
  const forwarded = open(target, { method: request.method, headers });
  forwarded.once('response', (answer) => {
    const answered = { ...picked(answer.headers, RESPONSE_HEADERS), ...SANDBOX };
    response.writeHead(answer.statusCode ?? 502, answered);
    // A player that stops or a server that disappears ends the stream; the other side is closed, too.
    pipeline(answer, response, () => {});
  });
  // Once a part has been sent, the status cannot be changed: the player sees a broken stream.
  forwarded.on('error', () => {
    if (!response.headersSent && !response.destroyed) sendJson(response, 502, UNREACHABLE);
  });
  response.once('close', () => forwarded.destroy());
  request.pipe(forwarded);
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(names.filter((name) => name in headers).map((n) => [n, headers[n]]));
}
