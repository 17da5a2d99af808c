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

/** Accepts WebSockets at `/ws`, from our own page and from programs other than browsers. */
export function webSocketUpgrader(
  names: OwnNames,
  proxies: Proxies,
  serve: (connection: Connection) => void,
): Upgrader {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_LINE_BYTES,
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

/** Answers requests for `/ws` that have not become a WebSocket. */
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

function isWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && pathOf(request) === PATH;
}
