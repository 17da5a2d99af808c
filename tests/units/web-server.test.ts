import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ProtocolError } from '../../shared/codes.ts';
import {
  GOODBYE_MS,
  HEARTBEAT_TIMEOUT_MS,
  HTTP_CHECK_INTERVAL_MS,
  HTTP_HEADERS_TIMEOUT_MS,
  HTTP_LINGER_MS,
  HTTP_REQUEST_TIMEOUT_MS,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import type { Responder } from '../../stages/05-websocket-bridge/route.ts';
import { type Upgrader, webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { holdTimers } from '../support/held-timers.ts';
import { answersOn } from '../support/raw-http.ts';
import { ask, askAll, connectTo } from '../support/wireless-http.ts';

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n';

/** A server that answers each request with this responder. */
function serverOf(responder: Responder, upgrader?: Upgrader): Server {
  return webServer([() => ({ GET: responder, POST: responder })], upgrader);
}

/** A server with this responder for `/`, and its end of a connection with a request for `/`. */
async function asked(responder: Responder): Promise<{ server: Server; socket: Socket }> {
  const begun = Promise.withResolvers<void>();
  const server = serverOf((request, response) => {
    begun.resolve();
    return responder(request, response);
  });
  const { client, socket } = connectTo(server);
  client.write(`${GET}\r\n`);
  await begun.promise;
  return { server, socket };
}

/** The event that Node emits for a socket without activity for HEARTBEAT_TIMEOUT_MS. */
function timeOut({ server, socket }: { server: Server; socket: Socket }): void {
  assert.equal(server.timeout, HEARTBEAT_TIMEOUT_MS);
  server.emit('timeout', socket);
}

test('a download that makes no progress ends', async () => {
  // More than the buffers between the two hold.
  const stalled = await asked((_request, response) => {
    response.end(Buffer.alloc(1024 * 1024));
  });
  timeOut(stalled);
  assert.equal(stalled.socket.destroyed, true);
});

test('a client can wait for our response, but cannot stay idle forever after it', async () => {
  const answered = Promise.withResolvers<void>();
  const waiting = await asked(async (_request, response) => {
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

const hello: Responder = (_request, response) => void response.end('hello');
const refuse: Responder = () => {
  throw new ProtocolError('clip-type');
};

test('every response allows a browser what our page needs, and nothing more', async () => {
  const headers = {
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  for (const server of [serverOf(hello), serverOf(refuse), webServer([])]) {
    const answer = await ask(server, 'GET / HTTP/1.1', 'Host: localhost');
    for (const [name, value] of Object.entries(headers))
      assert.equal(answer.headers.get(name), value);
  }
});

test('a request has a time limit to arrive, and only our own code checks its Host', async () => {
  const server = serverOf(refuse);
  assert.equal(server.headersTimeout, HTTP_HEADERS_TIMEOUT_MS);
  assert.equal(server.requestTimeout, HTTP_REQUEST_TIMEOUT_MS);
  const { connectionsCheckingInterval } = server as unknown as Record<string, unknown>;
  assert.equal(connectionsCheckingInterval, HTTP_CHECK_INTERVAL_MS);
  const { status, body } = await ask(server, 'GET / HTTP/1.1');
  assert.equal(status, 400);
  assert.equal(JSON.parse(body).code, 'bad-request');
});

test('a thrown refusal is the response', async () => {
  const server = serverOf(async () => refuse(undefined as never, undefined as never));
  const { status, body } = await ask(server, 'GET / HTTP/1.1', 'Host: localhost');
  assert.deepEqual([status, JSON.parse(body).code], [415, 'clip-type']);
});

test('a request that is refused after its end does not end its connection', async () => {
  const server = serverOf(async (request) => {
    await request.toArray();
    throw new ProtocolError('clip-type');
  });
  const post = `${GET.replace('GET', 'POST')}Content-Length: 4\r\n`;
  const answers = await askAll(server, `${post}\r\nclip${post}Connection: close\r\n\r\nclip`);
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('connection')]),
    [
      [415, 'keep-alive'],
      [415, 'close'],
    ],
  );
});

test('an error in the middle of a response cuts it off, and is logged', async (t) => {
  const logged = t.mock.method(console, 'error', () => {});
  const heard = Promise.withResolvers<void>();
  const server = serverOf(async (_request, response) => {
    response.writeHead(200, { 'Content-Length': 1_000 }).write('half');
    await heard.promise;
    throw new Error('a bug');
  });
  const { client, socket } = connectTo(server);
  client.write(`${GET}\r\n`);
  const [begun] = await once(client, 'data');
  heard.resolve();
  await once(socket, 'close');
  assert.match(String(begun), /\r\n\r\nhalf$/);
  assert.equal(client.read(), null);
  assert.match(String(logged.mock.calls[0]?.arguments), /a bug/);
});

test('an error for a client that is gone is not sent', async (t) => {
  const logged = t.mock.method(console, 'error', () => {});
  const done = Promise.withResolvers<void>();
  const server = serverOf(async (_request, response) => {
    client.destroy(new Error('reset'));
    await once(response, 'close');
    done.resolve();
    throw new Error('aborted');
  });
  const { client } = connectTo(server);
  client.write(`${GET}\r\n`);
  await done.promise;
  await setImmediate();
  assert.equal(logged.mock.callCount(), 0);
});

test('pipelined requests are answered in their order, one at a time', async () => {
  let underWay = 0;
  const server = serverOf(async (request, response) => {
    underWay += 1;
    assert.equal(underWay, 1);
    await setImmediate();
    response.once('close', () => {
      underWay -= 1;
    });
    response.end(request.url);
  });
  const requests = ['/a', '/b', '/c', '/d'].map((path) => GET.replace('/', path));
  const last = `${requests.pop()}Connection: close\r\n`;
  const answers = await askAll(server, [...requests, last].join('\r\n').concat('\r\n'));
  assert.deepEqual(
    answers.map(({ body }) => body),
    ['/a', '/b', '/c', '/d'],
  );
});

/** A client whose request is refused before it has ended. */
async function refusedEarly() {
  const asked = Promise.withResolvers<IncomingMessage>();
  const server = serverOf((request, response) => {
    asked.resolve(request);
    return refuse(request, response);
  });
  const { client, socket } = connectTo(server);
  client.write(`${GET.replace('GET', 'POST')}Content-Length: 1000\r\n\r\n`);
  const request = await asked.promise;
  /** Continues the request. */
  const send = async (text: string) => {
    const heard = once(request, 'data');
    client.write(text);
    await heard;
  };
  const [head] = (await once(client, 'data')) as [Buffer];
  const lines = String(head).split('\r\n');
  assert.equal(lines[0], 'HTTP/1.1 415 Unsupported Media Type');
  assert.ok(lines.includes('Connection: close'));
  return { server, client, socket, send };
}

test('the rest of a request that is refused early is read, and then its connection ends', async (t) => {
  holdTimers(t);
  const { client, socket, send } = await refusedEarly();
  await send('x'.repeat(999));
  assert.equal(socket.writableEnded, false);
  client.write('x');
  await once(client, 'end');
});

test('a refused request that does not continue is cut off after a second', async (t) => {
  const timers = holdTimers(t);
  const { socket, send } = await refusedEarly();
  timers.tick(GOODBYE_MS - 1);
  await send('x');
  timers.tick(GOODBYE_MS - 1);
  assert.equal(socket.destroyed, false);
  timers.tick(1);
  assert.equal(socket.destroyed, true);
});

test('a refused request that continues for long is also cut off', async (t) => {
  const timers = holdTimers(t);
  const { socket, send } = await refusedEarly();
  for (let ms = 0; ms < HTTP_LINGER_MS; ms += GOODBYE_MS / 2) {
    assert.equal(socket.destroyed, false);
    await send('x');
    timers.tick(GOODBYE_MS / 2);
  }
  assert.equal(socket.destroyed, true);
});

test('a refused request that was read to its end leaves no timer', async (t) => {
  const timers = holdTimers(t);
  const { client, socket } = await refusedEarly();
  assert.equal(timers.count, 2);
  const closed = once(socket, 'close');
  client.end('x'.repeat(1_000));
  await closed;
  assert.equal(timers.count, 0);
});

test('while the rest of a refused request is read, its connection can make room for others', async () => {
  const { server, socket } = await refusedEarly();
  for (let count = 0; count < MAX_WAITING_PER_THREAD; count += 1) connectTo(server);
  assert.equal(socket.destroyed, true);
});

test('of the connections without a request the oldest makes room', async () => {
  const server = serverOf(hello);
  const sockets = Array.from(
    { length: MAX_WAITING_PER_THREAD + 1 },
    () => connectTo(server).socket,
  );
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [true, ...Array(MAX_WAITING_PER_THREAD).fill(false)],
  );
});

/** Accepts upgrades to "chat". */
function chatUpgrader() {
  const taken = Promise.withResolvers<{ request: IncomingMessage; head: Buffer }>();
  const upgrader: Upgrader = {
    wants: ({ headers }) => headers.upgrade === 'chat',
    upgrade(request, socket, head) {
      taken.resolve({ request, head });
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    },
  };
  return { upgrader, taken: taken.promise };
}

const upgradeTo = (protocol: string) => `${GET}Connection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;

test('a wanted upgrade is accepted, with the data that has arrived, and never makes room', async () => {
  const { upgrader, taken } = chatUpgrader();
  const server = serverOf(hello, upgrader);
  const { client, socket } = connectTo(server);
  client.write(`${upgradeTo('chat')}first words`);
  const { request, head } = await taken;
  assert.equal(request.socket, socket);
  assert.equal(String(head), 'first words');
  for (let count = 0; count < MAX_WAITING_PER_THREAD; count += 1) connectTo(server);
  assert.equal(socket.destroyed, false);
});

test('an unwanted upgrade is ignored, and its request is answered as the last one', async () => {
  for (const server of [serverOf(hello, chatUpgrader().upgrader), serverOf(hello)]) {
    const answers = await askAll(server, upgradeTo('h2c'));
    assert.deepEqual(
      answers.map(({ status, body, headers }) => [status, body, headers.get('connection')]),
      [[200, 'hello', 'close']],
    );
  }
});

test('an unwanted upgrade is refused if Node does not ask', async () => {
  const { upgrader } = chatUpgrader();
  for (const server of [serverOf(hello, upgrader), serverOf(hello)]) {
    const { client, socket } = connectTo(server);
    const request = { headers: { upgrade: 'h2c' }, socket };
    server.emit('upgrade', request, socket, Buffer.alloc(0));
    const [answer] = await answersOn(client);
    assert.equal(answer?.status, 426);
  }
});

test('CONNECT is refused, because this server is not a proxy', async () => {
  const answers = await askAll(serverOf(hello), 'CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.deepEqual(
    answers.map(({ status }) => status),
    [405],
  );
});

test('an invalid request is answered once, and never within the response to another one', async () => {
  const [refused] = await askAll(serverOf(hello), 'hello\r\n\r\n');
  assert.equal(refused?.status, 400);
  const begun = Promise.withResolvers<ServerResponse>();
  const server = serverOf((_request, response) => {
    response.writeHead(200, { 'Content-Length': 9 }).write('half ');
    begun.resolve(response);
  });
  const { client } = connectTo(server);
  client.write(`${GET}\r\n`);
  const response = await begun.promise;
  client.write('hello\r\n\r\n');
  await setImmediate();
  response.end('done');
  client.end();
  const answers = await answersOn(client);
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body]),
    [[200, 'half done']],
  );
});
