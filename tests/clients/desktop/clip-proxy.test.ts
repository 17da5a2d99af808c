import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { clipProxy } from '../../../clients/desktop/clip-proxy.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';
import { patienceMs } from '../../support/received.ts';

/** An HTTP server on a free port, which closes with its scope. */
async function serve(answer: Parameters<typeof createServer>[1]) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

/** Answers with a part of a clip, and other headers that a server may send. */
const answerWithClip: RequestListener = (_request, response) => {
  response.writeHead(206, ANSWERED).end('clip');
};
const ANSWERED = {
  'accept-ranges': 'bytes',
  'cache-control': 'private, immutable',
  'content-length': '4',
  'content-range': 'bytes 0-3/4',
  'content-type': 'audio/webm',
  etag: '"c1"',
  'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
};

/** A server with clips that records its requests, and the proxy in front of it. */
async function proxied(answer: RequestListener = answerWithClip) {
  await using opened = new AsyncDisposableStack();
  const heard: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  const server = opened.use(
    await serve((request, response) => {
      const { method, url, headers } = request;
      heard.push({ method, url, headers });
      answer(request, response);
    }),
  );
  const route = clipProxy(() => server.url);
  const proxy = opened.use(
    await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://a');
      const methods = route(pathname, request);
      const respond = request.method === 'POST' ? methods?.POST : methods?.GET;
      if (respond) void respond(request, response);
      else response.writeHead(404).end();
    }),
  );
  const send = (path: string, options: RequestOptions = {}, body = '') => {
    const sent = request(proxy.url + path, { agent: false, timeout: patienceMs(), ...options });
    let answer: IncomingMessage | undefined;
    sent.once('response', (response) => {
      answer = response;
    });
    sent.once('timeout', () => (answer ?? sent).destroy(new Error(`nothing more from ${path}`)));
    return sent.end(body);
  };
  const ask = async (path: string, headers = {}) => {
    const [answer] = await once(send(path, { headers }), 'response');
    const answered: IncomingHttpHeaders = answer.headers;
    return { status: answer.statusCode, headers: answered, body: await text(answer) };
  };
  const all = opened.move();
  return { heard, send, ask, server, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

test('the server gets the necessary headers, but neither the cookie nor the address of the window', async () => {
  await using started = await proxied();
  const needed = {
    authorization: 'Bearer t',
    'if-none-match': '"c0"',
    'if-range': '"c1"',
    range: 'bytes=0-3',
  };
  const secret = { cookie: 'wirechat-window=x', referer: 'http://127.0.0.1:1/', origin: 'null' };
  await started.ask('/clips/c1?x=1', { ...needed, ...secret });
  const [asked] = started.heard;
  assert.equal(asked?.url, '/clips/c1?x=1');
  const { host: _host, connection: _connection, ...headers } = asked.headers;
  assert.deepEqual(headers, needed);
});

test('the page gets the clip with headers for playing it, and no others', async () => {
  await using started = await proxied((_request, response) => {
    const steering = {
      'set-cookie': 'a=b',
      server: 'secret',
      refresh: '0; url=http://evil.example',
    };
    response.writeHead(206, { ...ANSWERED, ...steering }).end('clip');
  });
  const { status, headers, body } = await started.ask('/clips/c1');
  assert.deepEqual([status, body], [206, 'clip']);
  const { 'content-security-policy': policy, date: _date, connection: _hop, ...rest } = headers;
  assert.deepEqual(rest, ANSWERED);
  assert.equal(policy, "default-src 'none'; media-src 'self'; sandbox");
});

test('only requests for clips are passed on', async () => {
  await using started = await proxied();
  const others = [
    '/',
    '/health',
    '/clips/a/b',
    '/clips/a.b',
    `/clips/${'a'.repeat(65)}`,
    '/x/clips',
    '/clips/',
  ];
  for (const path of others) assert.equal((await started.ask(path)).status, 404, path);
  assert.deepEqual(started.heard, []);
});

test('a server that cannot be reached is reported', async () => {
  await using started = await proxied();
  await started.server[Symbol.asyncDispose]();
  const { status, body } = await started.ask('/clips/c1');
  assert.equal(status, 502);
  const { code, detail } = JSON.parse(body);
  assert.equal(code, 'internal-error');
  assert.match(detail, /cannot be reached/);
});

test('a recording goes to the server unchanged, and the response comes back', async () => {
  await using started = await proxied(async (request, response) => {
    response.writeHead(201).end(`got ${await text(request)}`);
  });
  const headers = { 'content-type': 'audio/webm', 'content-length': '3' };
  const sending = started.send('/clips?kind=voice', { method: 'POST', headers }, 'abc');
  const [answer] = await once(sending, 'response');
  assert.deepEqual([answer.statusCode, await text(answer)], [201, 'got abc']);
  const [asked] = started.heard;
  assert.deepEqual([asked?.method, asked?.url], ['POST', '/clips?kind=voice']);
  assert.equal(asked?.headers['content-type'], 'audio/webm');
  assert.equal(asked?.headers['content-length'], '3');
});

test('without a server with clips, nothing is passed on', () => {
  const route = clipProxy(() => undefined);
  assert.equal(route('/clips/c1', {} as IncomingMessage), undefined);
});

test('a server with HTTPS is asked with HTTPS', (t) => {
  const asked: string[] = [];
  for (const [scheme, module] of [
    ['http', http],
    ['https', https],
  ] as const)
    mockBuiltin(t, module, 'request', (target: URL) => {
      asked.push(`${scheme} ${target}`);
      return Object.assign(new PassThrough(), { destroy() {} });
    });
  for (const origin of ['http://chat.example', 'https://chat.example']) {
    const asking = Object.assign(new PassThrough(), {
      method: 'GET',
      url: '/clips/c1',
      headers: {},
      headersDistinct: { host: ['127.0.0.1'] },
    }) as unknown as IncomingMessage;
    const route = clipProxy(() => origin)('/clips/c1', asking);
    void route?.GET?.(asking, new PassThrough() as unknown as ServerResponse);
  }
  assert.deepEqual(asked, [
    'http http://chat.example/clips/c1',
    'https https://chat.example/clips/c1',
  ]);
});

test('the server notices when a player stops, before or during the response', async () => {
  for (const begin of [false, true]) {
    const asked = Promise.withResolvers<ServerResponse>();
    await using started = await proxied((_request, response) => {
      if (begin) response.writeHead(200).write('a part');
      asked.resolve(response);
    });
    const asking = started.send('/clips/c1').on('error', asked.reject);
    const answer = await asked.promise;
    if (begin) await once(asking, 'response');
    const told = once(answer, 'close', { signal: AbortSignal.timeout(patienceMs()) });
    asking.destroy();
    await told;
  }
});

test('a server that resets the connection in the middle of a clip only ends this clip', async () => {
  await using started = await proxied((request, response) => {
    if (request.url === '/clips/whole') return answerWithClip(request, response);
    response.writeHead(200, { 'content-length': '100' });
    response.write('a part', () => response.socket?.resetAndDestroy());
  });
  const [answer] = await once(started.send('/clips/broken'), 'response');
  await assert.rejects(text(answer), { code: 'ECONNRESET' });
  assert.equal((await started.ask('/clips/whole')).body, 'clip');
});

test('the player notices when the server disappears in the middle of a clip', async () => {
  await using started = await proxied((_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('a part', () => response.destroy());
  });
  const [answer] = await once(started.send('/clips/c1'), 'response');
  await assert.rejects(text(answer), { code: 'ECONNRESET' });
});
