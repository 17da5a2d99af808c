/**
 * The way from an HTTP request to a WebSocket (RFC 6455 section 4). The client asks for an upgrade, with a
 * random key; the server answers `101 Switching Protocols` with a hash of that key, which shows that it has
 * understood this request. From then on, the same TCP connection carries frames both ways.
 *
 * `ws` does the handshake, which is short, and reads the frames, which is not. What `ws` cannot know is
 * decided here: at which path, for which pages, with which limits.
 */
import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Connection } from '../../shared/connection.ts';
import { MAX_FRAGMENTS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { HttpRefusal } from './http-response.ts';
import type { OwnNames } from './own-names.ts';
import type { Proxies } from './proxies.ts';
import { pathOf, type Route } from './route.ts';
import type { Upgrader } from './web-server.ts';
import { WebSocketConnection } from './websocket-connection.ts';

const PATH = '/ws';

/**
 * Accepts WebSockets at `/ws`, from our own page and from programs other than browsers. A foreign page is
 * refused before the handshake: after it, the page could join the room and read everything.
 */
export function webSocketUpgrader(
  names: OwnNames,
  proxies: Proxies,
  serve: (connection: Connection) => void,
): Upgrader {
  const webSockets = new WebSocketServer({
    // The HTTP server of `web-server.ts` accepts the sockets, and the gate knows its connections.
    noServer: true,
    clientTracking: false,
    // No compression: it depends on what a socket has received before, so a message could not be encoded
    // once for all. Each socket would also need a window of up to 32 KiB in each direction.
    perMessageDeflate: false,
    // Compared with the length in the header, before anything is buffered. It closes with 1009.
    maxPayload: MAX_LINE_BYTES,
    // A message can consist of any number of empty frames, and would never become too long.
    maxFragments: MAX_FRAGMENTS,
    // We support none of the subprotocols that a client may offer.
    handleProtocols: () => false,
  });
  return {
    wants(request) {
      try {
        return isWebSocket(request) && names.admits(request);
      } catch {
        // It is then answered as an ordinary request, which says what is wrong.
        return false;
      }
    },
    upgrade(request, socket, head) {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        serve(new WebSocketConnection(webSocket, socket, proxies.clientOf(request)));
      });
    },
  };
}

/**
 * Answers requests for `/ws` that have not become a WebSocket. 426 says what is missing (RFC 9110 section
 * 15.5.22), unless the page is the reason. A browser tells a page only that the connection has failed, but
 * curl shows the whole response.
 */
export function webSocketRoute(names: OwnNames): Route {
  return (path) => {
    if (path !== PATH) return undefined;
    return {
      GET(request) {
        names.checkPage(request);
        throw new HttpRefusal(426, 'this is for WebSockets', { Upgrade: 'websocket' });
      },
    };
  };
}

/** The names of protocols are compared without case (RFC 6455 section 4.2.1). */
function isWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && pathOf(request) === PATH;
}
