import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';
import { HttpRefusal } from './http-answer.ts';
import { pathOf } from './http-request.ts';

/** Answers a request. What it throws becomes the answer: a refusal its status, anything else a 500. */
export type Responder = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | void;

/** What can be done with the thing at a path. HEAD is GET, of which Node leaves out the body. */
type Resource = Partial<Record<'GET' | 'POST', Responder>>;

/** What is at this path; nothing, if that is another route's to say. It may throw a refusal. */
export type Route = (path: string, request: IncomingMessage) => Resource | undefined;

/** The methods of RFC 9110 and RFC 5789. One that is none of these is not known here. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

/** @throws ProtocolError when nothing can be answered but a refusal */
export function responderFor(routes: readonly Route[], request: IncomingMessage): Responder {
  const { method = '', url } = request;
  if (!METHODS.includes(method)) throw new HttpRefusal(501, 'this server does not know the method');
  // The server as a whole (RFC 9110 section 9.3.7).
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
