import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { PageAddress } from '../support/browser-window.ts';

/** A server that has the page of `target`, and no room for anybody. */
export async function fullServer(target: PageAddress): Promise<PageAddress & AsyncDisposable> {
  const server = createServer(({ method, url, headers }, response) => {
    const { host, webPort: port } = target;
    ask({ host, port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
  const sockets = new WebSocketServer({ server });
  const refusal = {
    type: 'refused',
    code: 'server-full',
    detail: 'the server is full; try again later',
  };
  sockets.on('connection', (socket) =>
    socket.on('message', () => socket.send(JSON.stringify(refusal))),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: webPort } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    webPort,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
