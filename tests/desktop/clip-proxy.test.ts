import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { clipProxy } from '../../web/desktop/clip-proxy.ts';

/** An HTTP server on a port of its own; it closes with its scope. */
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

/** A server with clips that writes down what it is asked, and the proxy before it. */
async function proxied() {
  await using opened = new AsyncDisposableStack();
  const heard: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = opened.use(
    await serve(({ url, headers }, response) => {
      heard.push({ url, headers });
      const answered = { 'content-type': 'audio/webm', 'content-range': 'bytes 0-3/4' };
      response.writeHead(206, { ...answered, 'set-cookie': 'a=b', server: 'secret' }).end('clip');
    }),
  );
  const route = clipProxy(() => server.url);
  const proxy = opened.use(
    await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://a');
      const get = route(pathname, request)?.GET;
      if (get) void get(request, response);
      else response.writeHead(404).end();
    }),
  );
  const ask = async (path: string, headers = {}) => {
    const asking = request(proxy.url + path, { agent: false, headers }).end();
    const [answer] = await once(asking, 'response');
    const answered: IncomingHttpHeaders = answer.headers;
    return { status: answer.statusCode, headers: answered, body: await text(answer) };
  };
  const all = opened.move();
  return { heard, ask, server, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

test('a server gets what it needs of a request, and neither the cookie of the window nor where it is', async () => {
  await using started = await proxied();
  const needed = { range: 'bytes=0-3', authorization: 'Bearer t' };
  const secret = { cookie: 'wirechat-window=x', referer: 'http://127.0.0.1:1/', origin: 'null' };
  await started.ask('/clips/c1?x=1', { ...needed, ...secret });
  const [asked] = started.heard;
  assert.equal(asked?.url, '/clips/c1?x=1');
  const { host: _host, connection: _connection, ...headers } = asked.headers;
  assert.deepEqual(headers, needed);
});

test('the page gets the clip and what says how to play it, and nothing that steers it', async () => {
  await using started = await proxied();
  const { status, headers, body } = await started.ask('/clips/c1');
  assert.deepEqual([status, body], [206, 'clip']);
  assert.equal(headers['content-type'], 'audio/webm');
  assert.equal(headers['content-range'], 'bytes 0-3/4');
  assert.match(String(headers['content-security-policy']), /sandbox/);
  assert.equal(headers['set-cookie'], undefined);
  assert.equal(headers.server, undefined);
});

test('nothing but clips is passed on', async () => {
  await using started = await proxied();
  const others = [
    '/',
    '/health',
    '/clips/a/b',
    '/clips/a.b',
    `/clips/${'a'.repeat(65)}`,
    '/x/clips',
  ];
  for (const path of others) assert.equal((await started.ask(path)).status, 404, path);
  assert.deepEqual(started.heard, []);
});

test('a server that is not there is told as such', async () => {
  await using started = await proxied();
  await started.server[Symbol.asyncDispose]();
  const { status, body } = await started.ask('/clips/c1');
  assert.equal(status, 502);
  assert.match(JSON.parse(body).detail, /cannot be reached/);
});
