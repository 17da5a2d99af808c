import assert from 'node:assert/strict';
import { connect, createServer, Socket } from 'node:net';
import { test } from 'node:test';
import { MAX_GOODBYE_BYTES, MAX_SOCKETS_PER_LISTENER } from '../../shared/limits.ts';
import { listen } from '../../stages/01-echo/listener.ts';

test('a full listener closes a newcomer unheard, and first cuts those who have been told goodbye', async () => {
  const server = createServer();
  const listener = await listen(() => server, { hosts: ['127.0.0.1'], port: 0 });
  const arrive = (): Socket => {
    const socket = new Socket();
    server.emit('connection', socket);
    return socket;
  };
  const sockets = Array.from({ length: MAX_SOCKETS_PER_LISTENER }, arrive);
  assert.equal(arrive().destroyed, true);
  const [, second, third] = sockets;
  // Without a peer its end is not sent; what counts is that we have said it.
  for (const socket of [second, third])
    Object.defineProperty(socket, 'writableEnded', { value: true });
  assert.equal(arrive().destroyed, false);
  assert.equal(second?.destroyed, true);
  assert.equal(arrive().destroyed, false);
  assert.equal(third?.destroyed, true);
  assert.equal(arrive().destroyed, true);
  assert.equal(sockets.filter(({ destroyed }) => destroyed).length, 2);
  for (const socket of sockets) socket.destroy();
  await listener.close();
});

test('a client that goes on sending after our last word is cut, and is not heard for long', async (t) => {
  const ended = Promise.withResolvers<number>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.end('goodbye');
    socket.once('close', () => ended.resolve(socket.bytesRead));
  });
  const listener = await listen(() => server, { hosts: ['127.0.0.1'], port: 0 });
  const client = connect({ host: '127.0.0.1', port: listener.port, allowHalfOpen: true });
  t.after(async () => {
    client.destroy();
    await listener.close();
  });
  client.on('error', () => {});
  client.resume();
  const talk = () => void client.write(Buffer.alloc(64 * 1024), (error) => error || talk());
  talk();
  const bytes = await ended.promise;
  assert.ok(bytes > MAX_GOODBYE_BYTES && bytes < 4 * MAX_GOODBYE_BYTES, `${bytes} bytes were read`);
});
