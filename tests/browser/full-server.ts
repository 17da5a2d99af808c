import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { PageAddress } from '../support/browser-window.ts';

/** A server that has no room for anybody. */
export async function fullServer(): Promise<PageAddress & AsyncDisposable> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const refusal = {
    type: 'refused',
    code: 'server-full',
    detail: 'the server is full; try again later',
  };
  server.on('connection', (socket) =>
    socket.on('message', () => socket.send(JSON.stringify(refusal))),
  );
  await once(server, 'listening');
  const { port: webPort } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    webPort,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
