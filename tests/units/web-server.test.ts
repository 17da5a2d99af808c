import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { HEARTBEAT_TIMEOUT_MS } from '../../shared/limits.ts';
import type { Responder } from '../../stages/05-websocket-bridge/route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';

/** A server that does this for `/`, and its end of a connection on which `/` has been asked for. */
async function asked(
  responder: Responder,
): Promise<{ server: Server; socket: Socket } & AsyncDisposable> {
  const begun = Promise.withResolvers<Socket>();
  const server = webServer([
    () => ({
      GET(request, response) {
        begun.resolve(request.socket);
        return responder(request, response);
      },
    }),
  ]).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return {
    server,
    socket: await begun.promise,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await once(server.close(), 'close');
    },
  };
}

/** What Node says of a socket on which nothing has moved for HEARTBEAT_TIMEOUT_MS. */
function timeOut({ server, socket }: { server: Server; socket: Socket }): void {
  assert.equal(server.timeout, HEARTBEAT_TIMEOUT_MS);
  server.emit('timeout', socket);
}

test('a download that makes no progress ends', async () => {
  // More than the buffers of both systems hold.
  await using stalled = await asked((_request, response) => {
    response.end(Buffer.alloc(64 * 1024 * 1024));
  });
  timeOut(stalled);
  assert.equal(stalled.socket.destroyed, true);
});

test('a client that waits for our answer may wait, and one that we have answered may not for ever', async () => {
  const answered = Promise.withResolvers<void>();
  await using waiting = await asked(async (_request, response) => {
    await answered.promise;
    response.end('at last');
    await once(response, 'close');
    timeOut(waiting);
  });
  timeOut(waiting);
  assert.equal(waiting.socket.destroyed, false);
  const closed = once(waiting.socket, 'close');
  answered.resolve();
  await closed;
});
