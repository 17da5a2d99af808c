import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';
import { HttpRefusal } from './http-answer.ts';
import { pathOf } from './http-request.ts';

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
