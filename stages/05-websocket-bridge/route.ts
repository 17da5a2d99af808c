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

/** The methods of RFC 9110 and RFC 5789. Any other method is answered with 501. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** @throws ProtocolError if the request can only be refused */
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
  throw new HttpRefusal(405, `this can be asked for with ${allowing}`, { Allow: allowing });
}

function allow(methods: string): Responder {
  return (_request, response) => void response.writeHead(204, { Allow: methods }).end();
}

/*
 * The one place that reads the path and the host name of an HTTP request. All routes use it, so that no two
 * of them read a request differently.
 */

const WEB_ADDRESS = /^https?:\/\//i;
/** A host and an optional port, without the characters that begin another part of a URL. */
const AUTHORITY = /^[^\s/?#@\\]+$/;

/**
 * Returns the URL that a request asks for (RFC 9110 section 7.1). Its host is the one in `Host`, or the one
 * in the target if that is a whole URL, as in a request through a proxy.
 * @throws ProtocolError `bad-request`
 */
export function targetOf(request: IncomingMessage): URL {
  const { url: target = '' } = request;
  const host = hostOf(request);
  const text = target.startsWith('/') ? `http://${host}${target}` : target;
  const url = WEB_ADDRESS.test(text) ? URL.parse(text) : null;
  if (url && url.username === '' && url.password === '') return url;
  throw new ProtocolError('bad-request', 'the target of the request is not a web address');
}

/**
 * Returns the path of a request, without its query. Dot segments are resolved, and characters that need no
 * percent-encoding are decoded, so that each path has only one form (RFC 3986 section 6.2.2).
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

/** Each request has one `Host` (RFC 9112 section 3.2). In HTTP/1.0 it can be missing, and means us. */
function hostOf({ headersDistinct, httpVersionMinor }: IncomingMessage): string {
  const [host, ...others] = headersDistinct.host ?? [];
  if (host === undefined && httpVersionMinor === 0) return 'localhost';
  if (host !== undefined && AUTHORITY.test(host) && others.length === 0) return host;
  throw new ProtocolError('bad-request', 'a request has one Host header, with a name in it');
}
