import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import { openLine } from './tcp-line.ts';

/** A server that the test plays. */
async function listening(serve: (socket: Socket) => void) {
  const server: Server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    async [Symbol.asyncDispose]() {
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
    server,
  };
}

test('where nothing listens it says so, and what to do', async () => {
  const { server, ...address } = await listening(() => {});
  server.close();
  await once(server, 'close');
  assert.deepEqual(await openLine(address).closed, {
    code: 1006,
    reason: `Nothing listens on 127.0.0.1:${address.port}. Start a stage first (npm run stage 06).`,
  });
});

test('a server that is cut off, or hangs up without a word, can be tried again', async () => {
  for (const [end, reason] of [
    [(socket: Socket) => socket.end(), 'the server closed the connection'],
    [(socket: Socket) => socket.resetAndDestroy(), 'The server cut the connection.'],
  ] as const) {
    await using address = await listening((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => end(socket));
    });
    const line = openLine(address);
    await line.opened;
    line.transport.send('{}');
    assert.deepEqual(await line.closed, { code: 1006, reason });
  }
});

for (const [what, answer, problem] of [
  ['the port of the page', 'HTTP/1.1 400 Bad Request\r\n', /speaks HTTP: give the port for telnet/],
  ['JSON that is none', '{nothing}\n', /does not speak the chat protocol$/],
  ['an object without a type', '{"text":"hi"}\n', /does not speak the chat protocol$/],
  ['a line without an end', 'x'.repeat(1024 * 1024 + 1), /does not speak the chat protocol$/],
] as const) {
  test(`${what} is not tried again`, async () => {
    await using address = await listening((socket) => {
      socket.on('error', () => {});
      socket.write(answer);
    });
    const { code, reason } = await openLine(address).closed;
    assert.equal(code, 1003);
    assert.match(reason ?? '', problem);
  });
}

test('a goodbye keeps its words', async () => {
  const detail = DETAILS['too-slow'];
  await using address = await listening((socket) => {
    socket.end(`! in text first\n{"type":"bye","code":"too-slow","detail":"${detail}"}\n`);
  });
  const line = openLine(address);
  assert.deepEqual(await line.next('bye'), { type: 'bye', code: 'too-slow', detail });
  assert.equal((await line.closed).code, 4001);
});
