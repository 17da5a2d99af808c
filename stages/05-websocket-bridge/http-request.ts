import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../shared/codes.ts';

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
