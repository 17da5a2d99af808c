/**
 * Routing: from the target and the method of a request to the function that answers it. A route is a plain
 * function, so a list of routes is all the configuration there is, and a later stage adds its own to the
 * list. A framework would do more: parameters in paths, middleware, content types. The few paths of a chat
 * need none of that.
 *
 * This file is also the only one that reads the target and the Host of a request. If two parts of a server
 * read them differently, a request can pass the check of one and get the resource of the other.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';
import { HttpRefusal } from './http-response.ts';

/** Answers a request. A refusal that it throws is answered with its status, any other error with 500. */
export type Responder = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

/** The methods of the resource at a path. HEAD is handled as GET; Node leaves out the body. */
type Resource = Partial<Record<'GET' | 'POST', Responder>>;

/** Returns the resource at a path, or undefined if another route may have it. It may throw a refusal. */
export type Route = (path: string, request: IncomingMessage) => Resource | undefined;

/**
 * The methods of RFC 9110 and RFC 5789. One of these that a path does not support is refused with 405, any
 * other method with 501 (RFC 9110 section 9.1).
 */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/**
 * Finds the function that answers a request. The first route that has the path decides, even if a later one
 * supports the method.
 * @throws ProtocolError if the request can only be refused
 */
export function responderFor(routes: readonly Route[], request: IncomingMessage): Responder {
  const { method = '', url } = request;
  if (!METHODS.includes(method)) throw new HttpRefusal(501, 'this server does not know the method');
  // `*` is the server as a whole (RFC 9110 section 9.3.7).
  if (method === 'OPTIONS' && url === '*') return allow('GET, HEAD, POST, OPTIONS');
  const path = pathOf(request);
  for (const route of routes) {
    const resource = route(path, request);
    if (resource) return pick(resource, method);
  }
  throw new ProtocolError('not-found');
}

function pick(resource: Resource, method: string): Responder {
  const allowed = [...(resource.GET ? ['GET', 'HEAD'] : []), ...(resource.POST ? ['POST'] : [])];
  const allowing = [...allowed, 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return allow(allowing);
  const responder = method === 'POST' ? resource.POST : resource.GET;
  if (responder && allowed.includes(method)) return responder;
  // A 405 must list the methods that are supported (RFC 9110 section 15.5.6).
  throw new HttpRefusal(405, `this path supports ${allowing}`, { Allow: allowing });
}

function allow(methods: string): Responder {
  return (_request, response) => void response.writeHead(204, { Allow: methods }).end();
}

const WEB_ADDRESS = /^https?:\/\//i;
/** A host and an optional port, without the characters that begin another part of a URL. */
const AUTHORITY = /^[^\s/?#@\\]+$/;

/**
 * Returns the URL that a request asks for (RFC 9110 section 7.1). Its host is the one in `Host`, or the one
 * in the target if that is a whole URL, as in a request through a proxy (RFC 9112 section 3.2.2).
 * @throws ProtocolError `bad-request`
 */
export function targetOf(request: IncomingMessage): URL {
  const { url: target = '' } = request;
  const host = hostOf(request);
  // Not `new URL(target, base)`, which would take the target `//evil.example/` for the name of a host.
  const text = target.startsWith('/') ? `http://${host}${target}` : target;
  const url = WEB_ADDRESS.test(text) ? URL.parse(text) : null;
  if (url && url.username === '' && url.password === '') return url;
  throw new ProtocolError('bad-request', 'the target of the request is not a web address');
}

/**
 * Returns the path of a request, without its query. Dot segments are resolved, and characters that need no
 * percent-encoding are decoded, so that each path has only one form (RFC 3986 section 6.2.2). Otherwise a
 * rule for `/clips` would not apply to `/%63lips`. An encoded slash stays encoded: it is data, not a
 * separator.
 * @throws ProtocolError `bad-request`
 */
export function pathOf(request: IncomingMessage): string {
  const { pathname } = targetOf(request);
  try {
    return decodeURI(pathname);
  } catch {
    throw new ProtocolError('bad-request', 'the path is not percent-encoded UTF-8');
  }
}

/**
 * Each request has exactly one `Host` (RFC 9112 section 3.2). With two, a proxy could check one and this
 * server use the other. In HTTP/1.0 it can be missing, and means this server.
 */
function hostOf({ headersDistinct, httpVersionMinor }: IncomingMessage): string {
  const [host, ...others] = headersDistinct.host ?? [];
  if (host === undefined && httpVersionMinor === 0) return 'localhost';
  if (host !== undefined && AUTHORITY.test(host) && others.length === 0) return host;
  throw new ProtocolError('bad-request', 'a request has one Host header, with a name in it');
}
