import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLOSE } from '../../shared/codes.ts';
import { MAX_LINE_BYTES, MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import { listen } from '../../stages/01-echo/listener.ts';
import type { Route } from '../../stages/05-websocket-bridge/route.ts';
import { type Upgrader, webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { type DesktopSetup, type OpenTransport, parsePort } from '../chat/transport.ts';
import { ClipSource } from '../tcp/clip-source.ts';
import { openTcp } from '../tcp/tcp-transport.ts';
import { clipProxy } from './clip-proxy.ts';
import { Guard } from './guard.ts';
import { OpenPages } from './open-pages.ts';

/*
 * The window shows the same page as a browser, and a page cannot open a TCP connection. So the program
 * behind the window is a web server for this one page: it takes the page's WebSocket and passes every
 * message on over TCP, unchanged in both directions. A later change of the protocol needs no change here.
 *
 * The page is the one from `web/`, built by the same function as on a server. What is different is told
 * to it in a `meta` element, because a page cannot ask for its own command line.
 */

/** Connects the window with the chat: a web server for one page, which uses TCP on its behalf. */
export interface Bridge {
  readonly port: number;
  /** The first address of the window, which can be used once. */
  readonly entrance: string;
  readonly pages: OpenPages;
  close(): Promise<void>;
}

/**
 * Listens on this computer only and serves the page with `routes`. With port 0 the system chooses a port.
 * @throws the system's error, such as `EADDRINUSE` if the port is taken
 */
export async function startBridge(port: number, routes: readonly Route[]): Promise<Bridge> {
  const guard = new Guard();
  const pages = new OpenPages();
  const clips = new ClipSource();
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_LINE_BYTES,
    verifyClient: ({ req }: { req: IncomingMessage }) => guard.admits(req),
  });
  const upgrader: Upgrader = {
    wants: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    upgrade(request, socket, head) {
      webSockets.handleUpgrade(request, socket, head, (page) => serve(page, request));
    },
  };
  const allRoutes = [guard.route, clipProxy(() => clips.origin), ...routes];
  const listener = await listen(() => webServer(allRoutes, upgrader), {
    hosts: ['127.0.0.1'],
    port,
  });

  function serve(page: WebSocket, request: IncomingMessage): void {
    page.on('error', () => {});
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://window');
    const host = searchParams.get('host');
    const port = parsePort(searchParams.get('port') ?? '');
    if (pathname === '/window') pages.enter(page);
    else if (pathname === '/ws' && host && port)
      relay(page, openTcp({ host, port }), (text) => clips.heard(text, host));
    else page.close(CLOSE.refused, 'there is nothing at this address');
  }

  return {
    port: listener.port,
    entrance: `http://127.0.0.1:${listener.port}${guard.entrance}`,
    pages,
    close: () => listener.close(),
  };
}

/** The maximum length of the reason in a close frame, in bytes (RFC 6455 section 5.5). */
const MAX_REASON_BYTES = 123;

/** Relays messages between the page and a connection to the server until either of them ends. */
export function relay(page: WebSocket, open: OpenTransport, heard: (text: string) => void): void {
  const line = open({
    opened: () => {},
    message(text) {
      heard(text);
      page.send(text);
      // A page that does not read is disconnected, as slow readers are by the server. It can resume.
      if (page.bufferedAmount > MAX_QUEUED_BYTES) page.terminate();
    },
    closed: (code, reason = '') => page.close(sendable(code), fitting(reason)),
  });
  page.on('message', (data: Buffer) => line.send(data.toString()));
  page.once('close', () => line.close());
}

/** "Abnormal" is for a client's own use and cannot be sent (RFC 6455 section 7.4.1). */
function sendable(code: number): number {
  return code === CLOSE.abnormal ? CLOSE.goingAway : code;
}

/** Shortens a reason if necessary, but not inside a character. */
function fitting(reason: string): string {
  const bytes = new TextEncoder().encode(reason).subarray(0, MAX_REASON_BYTES);
  return new TextDecoder().decode(bytes, { stream: true });
}

const INDEX = fileURLToPath(new URL('../../web/index.html', import.meta.url));

/** Serves the HTML page with the setup of the desktop window. Other files are the same as in a browser. */
export async function desktopPage(setup: DesktopSetup): Promise<Route> {
  const content = JSON.stringify(setup).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const meta = `<meta name="wirechat-desktop" content="${content}" />`;
  // Replaces the manifest: the window needs no installation.
  const html = (await readFile(INDEX, 'utf8')).replace(/<link rel="manifest"[^>]*>/, () => meta);
  return (path) => {
    if (path !== '/') return undefined;
    return {
      GET(_request, response) {
        response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
        response.end(html);
      },
    };
  };
}
