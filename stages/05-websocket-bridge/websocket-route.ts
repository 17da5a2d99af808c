import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Connection } from '../../shared/connection.ts';
import { MAX_FRAGMENTS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { HttpRefusal } from './http-answer.ts';
import { pathOf } from './http-request.ts';
import type { OwnNames } from './own-names.ts';
import type { Proxies } from './proxies.ts';
import type { Route } from './route.ts';
import type { Upgrader } from './web-server.ts';
import { WebSocketConnection } from './websocket-connection.ts';

const PATH = '/ws';

/** Takes WebSockets at `/ws`, from our own page and from programs that are no browser. */
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
    // A subprotocol that a client offers is one that we do not speak.
    handleProtocols: () => false,
  });
  return {
    wants(request) {
      try {
        return isWebSocket(request) && names.admits(request);
      } catch {
        // Answered as an ordinary request it is told what is wrong.
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

/** Answers what comes to `/ws` and has not become a WebSocket. */
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
