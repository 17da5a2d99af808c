import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import type { TcpAddress } from '../../web/chat/tcp-address.ts';
import type { Transport } from '../../web/chat/transport.ts';
import { openTcp } from '../../web/desktop/tcp-transport.ts';
import { JsonClient, type Message } from '../support/clients.ts';
import { Received } from '../support/received.ts';
import { startStage } from '../support/target.ts';

/** A transport, and what it has told its listener. */
function open(address: TcpAddress) {
  const messages = new Received<Message>();
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<{ code: number; reason: string | undefined }>();
  const transport: Transport = openTcp(address)({
    opened: () => opened.resolve(),
    message: (text) => messages.push(JSON.parse(text) as Message),
    closed(code, reason) {
      messages.end();
      closed.resolve({ code, reason });
    },
  });
  const next = (type: string) => messages.next(type, (message) => message.type === type);
  return { transport, opened: opened.promise, closed: closed.promise, next };
}

/** The same, and in the room. */
async function join(address: TcpAddress, name: string) {
  const line = open(address);
  await line.opened;
  line.transport.send(JSON.stringify({ type: 'hello', v: 1, name }));
  return { ...line, welcome: await line.next('welcome') };
}

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

test('joins a room, says something there and hears the others', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  using bob = await JsonClient.join(target, 'bob');
  ann.transport.send('{"type":"say","text":"hello"}');
  assert.equal((await bob.next('said')).text, 'hello');
  // Some count U+2028 as the end of a line; the wire does not.
  bob.send({ type: 'say', text: 'hi', cid: 'one\u2028two' });
  assert.equal((await ann.next('said')).text, 'hello');
  assert.equal((await ann.next('said')).cid, 'one\u2028two');
  ann.transport.close();
});

test('takes a welcome that is far longer than what a client may send', async () => {
  await using target = await startStage('06', { pace: 0 });
  using bob = await JsonClient.join(target, 'bob');
  const page = 'x'.repeat(2_000);
  for (let count = 0; count < 60; count += 1) bob.send({ type: 'say', text: page });
  for (let count = 0; count < 60; count += 1) await bob.next('said');
  const ann = await join(target, 'ann');
  assert.ok(JSON.stringify(ann.welcome).length > 120_000);
  ann.transport.close();
});

test('what was sent before it closes still goes out, and the listener hears nothing more', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  using bob = await JsonClient.join(target, 'bob');
  void ann.closed.then(() => assert.fail('closed by ourselves'));
  ann.transport.send('{"type":"say","text":"last words"}');
  ann.transport.send('{"type":"leave"}');
  ann.transport.close();
  assert.equal((await bob.next('said')).text, 'last words');
  await bob.next('left', { name: 'ann' });
});

test('a goodbye of the server gives the close code that a WebSocket would have', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  const again = open(target);
  await again.opened;
  const { session } = ann.welcome;
  again.transport.send(JSON.stringify({ type: 'hello', v: 1, name: 'ann', session }));
  assert.equal((await ann.next('bye')).code, 'replaced');
  assert.equal((await ann.closed).code, 4000);
  await target[Symbol.asyncDispose]();
  assert.equal((await again.closed).code, 1001);
});

test('where nothing listens it says so, and what to do', async () => {
  const { server, ...address } = await listening(() => {});
  server.close();
  await once(server, 'close');
  assert.deepEqual(await open(address).closed, {
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
    const line = open(address);
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
    const { code, reason } = await open(address).closed;
    assert.equal(code, 1003);
    assert.match(reason ?? '', problem);
  });
}

test('a goodbye keeps its words', async () => {
  const detail = DETAILS['too-slow'];
  await using address = await listening((socket) => {
    socket.end(`! in text first\n{"type":"bye","code":"too-slow","detail":"${detail}"}\n`);
  });
  const line = open(address);
  assert.deepEqual(await line.next('bye'), { type: 'bye', code: 'too-slow', detail });
  assert.equal((await line.closed).code, 4001);
});
