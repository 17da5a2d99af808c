import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { HTTP_PIECE_BYTES, MAX_PIPELINED_REQUESTS } from '../../shared/limits.ts';
import { type Upgrader, webServer } from '../../stages/05-websocket-bridge/web-server.ts';

async function listening(http: Server) {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    http,
    connect: () => connect((http.address() as AddressInfo).port, '127.0.0.1'),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await once(http.close(), 'close');
    },
  };
}

/** The response to these bytes up to the end of the connection, and the number of requests seen. */
async function exchange(
  bytes: string,
  upgrader?: Upgrader,
): Promise<{ received: string; requests: number }> {
  await using server = await listening(webServer([], upgrader));
  let requests = 0;
  server.http.on('request', () => {
    requests += 1;
  });
  const client = server.connect();
  let received = '';
  client.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
  });
  // A reset also ends the connection.
  client.on('error', () => {});
  client.write(bytes);
  await new Promise((resolve) => client.once('close', resolve));
  return { received, requests };
}

function get(path: string, ...headers: readonly string[]): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
}

test('only a few requests are parsed of a client that sends too many at once', async () => {
  const { requests } = await exchange(get('/').repeat(1_500));
  assert.ok(requests > MAX_PIPELINED_REQUESTS);
  assert.ok(requests <= MAX_PIPELINED_REQUESTS + HTTP_PIECE_BYTES / get('/').length);
});

test('requests that arrive while a large response is unread are answered after it is read', async () => {
  await using server = await listening(
    webServer([
      (path) => ({
        GET(_request, response) {
          // More than the buffers of both systems hold.
          const bulk = path === '/' ? '.'.repeat(32 * 1024 * 1024) : '';
          response.end(`<${path}>${bulk}`);
        },
      }),
    ]),
  );
  const client = server
    .connect()
    .on('error', () => {})
    .pause();
  const [socket] = (await once(server.http, 'connection')) as [Socket];
  client.write(get('/'));
  await once(server.http, 'request');
  const paused = once(socket, 'pause');
  const padding = `X: ${'x'.repeat(HTTP_PIECE_BYTES / 2)}`;
  client.write(['/1', '/2', '/3', '/4'].map((path) => get(path, padding)).join(''));
  await paused;
  let received = '';
  client.setEncoding('latin1').resume();
  for await (const chunk of client) {
    received += (chunk as string).replaceAll('.', '');
    if (received.endsWith('</4>')) break;
  }
  const answered = Array.from(received.matchAll(/<(.*?)>/g), ([, path]) => path);
  assert.deepEqual(answered, ['/', '/1', '/2', '/3', '/4']);
});

/** Greets upgraded connections, and sends back the data after the request. */
const echo: Upgrader = {
  wants: ({ headers }) => headers.upgrade === 'echo',
  upgrade(_request, socket, head) {
    socket.end(`upgraded, then: ${head.toString('latin1')}`);
  },
};
const UPGRADE = ['Connection: Upgrade', 'Upgrade: echo'];

test('an upgrade may be longer than one piece', async () => {
  const cookie = `Cookie: ${'c'.repeat(2 * HTTP_PIECE_BYTES)}`;
  const { received } = await exchange(get('/', ...UPGRADE, cookie), echo);
  assert.equal(received, 'upgraded, then: ');
});

test('a client that sends too much after an upgrade request, before it is accepted, is cut off', async () => {
  const silent: Upgrader = {
    ...echo,
    // The rest of the data has been handled by then.
    upgrade: (_request, socket) => void setImmediate(() => socket.end('still open')),
  };
  const { received } = await exchange(
    `${get('/', ...UPGRADE)}${'x'.repeat(2 * HTTP_PIECE_BYTES)}`,
    silent,
  );
  assert.equal(received, '');
});
