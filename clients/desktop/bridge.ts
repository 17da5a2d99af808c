import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLOSE } from '../../shared/codes.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { listen } from '../../stages/01-echo/listener.ts';
import type { Route } from '../../stages/05-websocket-bridge/route.ts';
import { type Upgrader, webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { parsePort } from '../chat/tcp-address.ts';
import { ClipSource } from '../tcp/clip-source.ts';
import { openTcp } from '../tcp/tcp-transport.ts';
import { clipProxy } from './clip-proxy.ts';
import { Guard } from './guard.ts';
import { OpenPages } from './open-pages.ts';
import { relay } from './relay.ts';

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
