import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from the page of this server, or from a program of this computer that is no
 * browser. The page shows everything that goes over the wire, and its switches can break connections, so no
 * other web page may have either:
 *
 * - `Host` must name this computer. The owner of another name can point it at 127.0.0.1 ("DNS rebinding"),
 *   and a page of that name would then count as ours.
 * - `Origin` must be ours if there is one: browsers let any page send requests to any host, and name the
 *   page in this header.
 */
export function isFromOwnPage({ headers, socket }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  const port = socket.localPort;
  const isOwnHost = host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  return isOwnHost && (origin === undefined || origin === `http://${host}`);
}
