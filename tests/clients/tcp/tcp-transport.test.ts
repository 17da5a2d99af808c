import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { CLOSE, DETAILS } from '../../../shared/codes.ts';
import { CONNECT_TIMEOUT_MS, GOODBYE_MS, MAX_QUEUED_BYTES } from '../../../shared/limits.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';
import { openLine } from './tcp-line.ts';

/** A fake server. */
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

const UNREACHABLE =
  'chat.example:12345 cannot be reached. Check the address, the network and its firewall.';

/** A connection over a fake socket, which takes everything that is written, or nothing. */
function lineOverFakeSocket(t: TestContext, takes = true) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const written: string[] = [];
  const setTimeout = t.mock.fn();
  const socket = Object.assign(
    new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        if (takes) done();
      },
    }),
    { setTimeout },
  );
  const connecting = mockBuiltin(t, net, 'connect', (_options: object) => socket);
  const line = openLine({ host: 'chat.example', port: 12_345 });
  const options = connecting.mock.calls[0]?.arguments[0];
  return { ...line, socket, written, setTimeout, options };
}

test('connects without delay, notices a server that is gone, and does not wait forever', async (t) => {
  const { socket, options, setTimeout, opened, closed } = lineOverFakeSocket(t);
  assert.deepEqual(options, {
    host: 'chat.example',
    port: 12_345,
    noDelay: true,
    keepAlive: true,
    timeout: CONNECT_TIMEOUT_MS,
  });
  socket.emit('connect');
  await opened;
  assert.deepEqual(setTimeout.mock.calls[0]?.arguments, [0], 'silence is for the heartbeat');
  socket.emit('timeout');
  assert.deepEqual(await closed, { code: CLOSE.abnormal, reason: UNREACHABLE });
});

test('messages are sent line by line', (t) => {
  const { transport, written } = lineOverFakeSocket(t);
  transport.send('{"type":"who"}');
  transport.send('{"type":"ping"}');
  assert.deepEqual(written, ['{"type":"who"}\n', '{"type":"ping"}\n']);
});

test('a server that reads nothing is given up when too much is queued for it, and not before', async (t) => {
  const { transport, socket, closed } = lineOverFakeSocket(t, false);
  transport.send('x'.repeat(MAX_QUEUED_BYTES - 1));
  assert.equal(socket.destroyed, false);
  transport.send('');
  assert.deepEqual(await closed, { code: CLOSE.abnormal, reason: UNREACHABLE });
});

test('a server that does not close after our goodbye is cut off', async (t) => {
  const { transport, socket } = lineOverFakeSocket(t);
  transport.close();
  assert.equal(socket.writableEnded, true);
  t.mock.timers.tick(GOODBYE_MS - 1);
  assert.equal(socket.destroyed, false);
  t.mock.timers.tick(1);
  assert.equal(socket.destroyed, true);
});

test('after our goodbye there are no further events', async (t) => {
  const { transport, socket, opened, closed, messages } = lineOverFakeSocket(t);
  const heard: string[] = [];
  void opened.then(() => heard.push('opened'));
  void closed.then(() => heard.push('closed'));
  transport.close();
  socket.emit('connect');
  socket.push('{"type":"pong"}\n');
  await setImmediate();
  socket.push(null);
  await once(socket, 'close');
  transport.close();
  await setImmediate();
  assert.deepEqual([heard, messages.drain()], [[], []]);
});

test('a server that closes after a message can be tried again', async (t) => {
  const { socket, closed } = lineOverFakeSocket(t);
  socket.push('{"type":"pong"}\n');
  socket.push(null);
  const reason = 'the server closed the connection';
  assert.deepEqual(await closed, { code: CLOSE.abnormal, reason });
});

test('lines after an invalid line are not passed on', async (t) => {
  const { socket, closed, messages } = lineOverFakeSocket(t);
  socket.push('{"type":"pong"}\n{nothing}\n{"type":"pong"}\n');
  assert.equal((await closed).code, CLOSE.unsupportedData);
  assert.deepEqual(messages.drain(), [{ type: 'pong' }]);
});

for (const answer of ['null', '[1]', '"pong"', '7']) {
  test(`a line of text that is ${answer} is ignored`, async (t) => {
    const { socket, messages } = lineOverFakeSocket(t);
    socket.push(`${answer}\n{"type":"pong"}\n`);
    await setImmediate();
    assert.deepEqual(messages.drain(), [{ type: 'pong' }]);
  });
}

test('if nothing listens, it says so, and what to do', async () => {
  const { server, ...address } = await listening(() => {});
  server.close();
  await once(server, 'close');
  assert.deepEqual(await openLine(address).closed, {
    code: 1006,
    reason: `Nothing listens on 127.0.0.1:${address.port}. Start a stage first (npm run stage 06).`,
  });
});

test('a server that is cut off, or closes without a message, can be tried again', async () => {
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
  test(`${what} is not tried again`, async (t) => {
    const { socket, closed } = lineOverFakeSocket(t);
    socket.push(answer);
    const { code, reason } = await closed;
    assert.equal(code, CLOSE.unsupportedData);
    assert.match(reason ?? '', problem);
  });
}

test('a goodbye keeps its detail', async () => {
  const detail = DETAILS['too-slow'];
  await using address = await listening((socket) => {
    socket.end(`! in text first\n{"type":"bye","code":"too-slow","detail":"${detail}"}\n`);
  });
  const line = openLine(address);
  assert.deepEqual(await line.next('bye'), { type: 'bye', code: 'too-slow', detail });
  assert.equal((await line.closed).code, 4001);
});
