import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Whether this request comes from our own page, or from no page at all. Browsers let any page
 * open a WebSocket to any host and say in `Origin` which page it is (RFC 6455 section 10.2); a
 * client that sends none is no browser.
 */
export function isOwnOrigin({ headers }: IncomingMessage, publicUrl: string | undefined): boolean {
  if (headers.origin === undefined || headers.origin === publicUrl) return true;
  const origin = URL.parse(headers.origin);
  return origin !== null && origin.host === headers.host && isOwnName(origin.hostname);
}

/**
 * A name that only this computer answers to. Any other name could be pointed here by its owner
 * ("DNS rebinding"), whose page would then seem to be ours: such names need --public-url.
 */
function isOwnName(name: string): boolean {
  const own = hostname().toLowerCase();
  const bare = name.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 || ['localhost', own, `${own}.local`].includes(name);
}
