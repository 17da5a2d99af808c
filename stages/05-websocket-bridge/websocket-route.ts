import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Connection } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { isOwnOrigin } from './origin.ts';
import { WebSocketConnection } from './websocket-connection.ts';

export interface WebSocketRoute {
  readonly publicUrl: string | undefined;
  readonly serve: (connection: Connection) => void;
  readonly log: (line: string) => void;
}

/** Takes WebSockets at `/ws` of this server, and refuses those that another page opens. */
export function acceptWebSockets(server: Server, { publicUrl, serve, log }: WebSocketRoute): void {
  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_LINE_BYTES,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== '/ws') return refuse(socket, 404, 'WebSockets are at /ws');
    if (!isOwnOrigin(request, publicUrl)) {
      log(refusalOf(request.headers.origin));
      return refuse(socket, 403, 'this page is not the page of this server');
    }
    upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      serve(new WebSocketConnection(webSocket, socket, request.socket.remoteAddress ?? ''));
    });
  });
}

function refuse(socket: Duplex, status: number, reason: string): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n`;
  socket.end(`${head}${reason}\n`);
}

/** For the person at the server, who may have put it behind a tunnel or a proxy. */
function refusalOf(origin: string | undefined): string {
  return `Refused a WebSocket from the page ${JSON.stringify(origin)}. If that is yours, start with --public-url ${JSON.stringify(origin)}.`;
}
