/**
 * Which requests come from this computer, and nowhere else: those who may watch the server.
 *
 * The address of the peer is not enough. A reverse proxy or a tunnel that runs on this computer connects from
 * the loopback address, too, on behalf of anyone. So a request must also look like one that nobody has passed
 * on: it has no header that proxies add, is not HTTP/1.0, which some of them speak unless told otherwise, and
 * names this computer in `Host` as only programs on it do. A page of another site cannot ask either, because
 * the browser would send that site's name (`own-names.ts`).
 *
 * What cannot be told apart from this computer: a tunnel or proxy on it that adds no header and either writes
 * `localhost` into `Host` itself, or passes on what its client writes there, which a program can forge. `ssh
 * -R` is such a tunnel. Start a server that anyone can reach that way without `--stats`. With `ssh -L`, only
 * people who can log in to this computer are taken for it, and they are on it.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { targetOf } from './route.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** RFC 7239 and RFC 9110 section 7.6.3, and what reverse proxies, tunnels and delivery networks add. */
const ADDED_BY_PROXIES =
  /^(forwarded|via|x-forwarded.*|x-original-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.*|cdn-loop|fly-.*|fastly-.*|ngrok-.*|tailscale-.*)$/;

/** Whether a program on this computer has sent a request, as far as that can be known. */
export function isFromThisComputer(request: IncomingMessage, publicUrl?: string): boolean {
  const { headers, httpVersion, socket } = request;
  const { host, hostname } = targetOf(request);
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''))) &&
    // The address for others is not one of this computer, whatever it looks like.
    (publicUrl === undefined || host !== new URL(publicUrl).host) &&
    httpVersion === '1.1' &&
    !Object.keys(headers).some((name) => ADDED_BY_PROXIES.test(name))
  );
}

/** Whether a server that listens on this address accepts connections from the loopback address. */
export function includesLoopback(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || isLoopback(address);
}

function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
