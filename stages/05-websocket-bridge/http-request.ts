import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';

/*
 * The one place that reads what an HTTP request asks for, and under which name. All routes go by this,
 * so that no two of them read a request differently.
 */

const WEB_ADDRESS = /^https?:\/\//i;
/** A host and perhaps a port: none of the characters with which another part of a URL begins. */
const AUTHORITY = /^[^\s/?#@\\]+$/;

/**
 * The address that a request asks for (RFC 9110 section 7.1). Its name is the one in `Host`, or in
 * the target itself if that is a whole URL, as it is on its way through a proxy.
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
 * The path that a request asks for, without its query. Dot segments are resolved, and what need not
 * be percent-encoded is decoded, so that a path is written in one way only (RFC 3986 section 6.2.2).
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

/** Each request has one `Host` (RFC 9112 section 3.2); one of HTTP/1.0 may have none, and means us. */
function hostOf({ headersDistinct, httpVersionMinor }: IncomingMessage): string {
  const [host, ...others] = headersDistinct.host ?? [];
  if (host === undefined && httpVersionMinor === 0) return 'localhost';
  if (host !== undefined && AUTHORITY.test(host) && others.length === 0) return host;
  throw new ProtocolError('bad-request', 'a request has one Host header, with a name in it');
}
