import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { desktopPage } from '../../../clients/desktop/bridge.ts';
import { MAX_LINE_BYTES, MAX_QUEUED_BYTES } from '../../../shared/limits.ts';
import { serverThatSays } from '../../support/scripted-server.ts';
import { welcome } from '../chat/fakes.ts';
import { ask, bridge, WindowClient } from './window-client.ts';

/** More than the bridge and the systems' buffers may hold. */
const FLOOD_BYTES = MAX_QUEUED_BYTES + 32 * 1024 * 1024;

test('the entrance leads to the page, once', async () => {
  await using started = await bridge();
  const { pathname, search } = new URL(started.entrance);
  const first = await ask(started, pathname + search);
  assert.equal(first.status, 303);
  assert.equal(first.headers.location, '/');
  const [cookie = ''] = first.headers['set-cookie'] ?? [];
  assert.match(cookie, /; HttpOnly; SameSite=Strict$/);
  const page = await ask(started, '/', { headers: { cookie } });
  assert.match(page.body.toString(), /<title>wirechat/);
  assert.match(String(page.headers['content-security-policy']), /script-src 'self'/);
  assert.equal((await ask(started, pathname + search)).status, 401);
});

test('the page is told that it is in a desktop window, and the address as it was given', async () => {
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const [, content = ''] =
    /name="wirechat-desktop" content="([^"]*)"/.exec(String((await window.ask('/')).body)) ?? [];
  const written = content.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  assert.deepEqual(JSON.parse(written), { address: { host: '"&<b>', port: 1 } });
});

test('requests without the cookie, or with a wrong cookie, host or page are refused', async () => {
  await using started = await bridge();
  const guessed = await ask(started, '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
  assert.equal(guessed.status, 401);
  const { pathname, search } = new URL(started.entrance);
  const rebound = await ask(started, pathname + search, { headers: { host: 'evil.example' } });
  assert.equal(rebound.status, 401);
  const window = await WindowClient.enter(started);
  const strangers = [
    { cookie: '' },
    { cookie: 'wirechat-window=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    { host: `evil.example:${started.port}` },
    { host: `localhost:${started.port}` },
    { origin: 'http://evil.example' },
    { origin: `http://127.0.0.1:${started.port + 1}` },
    { origin: 'null' },
  ];
  for (const headers of strangers) {
    for (const path of ['/', '/clips/a']) {
      const { status, body } = await window.ask(path, { headers });
      assert.equal(status, 401, JSON.stringify(headers));
      assert.equal(JSON.parse(String(body)).code, 'unauthorized');
    }
    const upgrade = { ...headers, connection: 'Upgrade', upgrade: 'websocket' };
    const key = { 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '13' };
    const refused = await window.ask('/window', { headers: { ...upgrade, ...key } });
    assert.equal(refused.status, 401, JSON.stringify(headers));
  }
});

test('a reason that is too long for a WebSocket is shortened between two characters', async () => {
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  // Longer than a name can be, so there is no DNS lookup.
  const { reason } = await window.line({ host: '€'.repeat(300), port: 1 }).closed;
  assert.match(reason, /^There is no host '€+$/);
  assert.ok(Buffer.byteLength(reason) > 119 && Buffer.byteLength(reason) <= 123);
});

for (const path of [
  '/ws',
  '/ws?host=localhost',
  '/ws?host=localhost&port=0',
  '/ws?host=&port=1',
  '/nothing?host=localhost&port=1',
]) {
  test(`a WebSocket to ${path} is refused`, async () => {
    await using started = await bridge();
    const window = await WindowClient.enter(started);
    const [code, reason] = await once(window.socket(path), 'close');
    assert.equal(code, 1008);
    assert.equal(String(reason), 'there is nothing at this address');
  });
}

test('a page that does not read is dropped before much is queued for it', async () => {
  await using started = await bridge();
  const line = `{"type":"said","text":"${'x'.repeat(60_000)}"}\n`;
  let sent = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const flood = () => {
      do sent += line.length;
      while (socket.write(line) && sent < FLOOD_BYTES);
      if (sent >= FLOOD_BYTES) socket.destroy();
    };
    socket.on('drain', flood);
    flood();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const window = await WindowClient.enter(started);
  const { socket, closed } = window.line({ host: '127.0.0.1', port });
  const connected = once(server, 'connection');
  await once(socket, 'open');
  socket.pause();
  await connected.then(([peer]) => once(peer, 'close'));
  socket.resume();
  server.close();
  assert.equal((await closed).code, 1006);
  assert.ok(sent < FLOOD_BYTES, `${sent} bytes were sent`);
});

test('a page at the window’s address is present', async () => {
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const socket = window.socket('/window');
  const closed = once(socket, 'close');
  await Promise.race([started.pages.arrived, closed]);
  started.pages.dismiss();
  assert.equal((await closed)[0], 1001);
});

test('a message that is too long only ends its connection', async () => {
  await using started = await bridge();
  await using server = await serverThatSays([welcome()]);
  const window = await WindowClient.enter(started);
  const { socket, closed } = window.line(server);
  await once(socket, 'open');
  socket.send('x'.repeat(MAX_LINE_BYTES + 1));
  assert.equal((await closed).code, 1009);
  assert.equal((await window.ask('/')).status, 200);
});

test('clips come from the server that has welcomed the page', async (t) => {
  const clips = createHttpServer((request, response) => {
    response.end(`clip at ${request.url}`);
  }).listen(0, '127.0.0.1');
  await once(clips, 'listening');
  t.after(() => clips.close());
  const { port: webPort } = clips.address() as { port: number };
  await using started = await bridge();
  await using server = await serverThatSays([welcome({ webPort })]);
  const window = await WindowClient.enter(started);
  assert.equal((await window.ask('/clips/a')).status, 404);
  const { socket } = await window.join(server, 'ann');
  assert.equal(String((await window.ask('/clips/a')).body), 'clip at /clips/a');
  socket.close();
});

test('a request to upgrade to another protocol gets the page', async () => {
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const headers = { connection: 'Upgrade', upgrade: 'h2c' };
  assert.equal((await window.ask('/', { headers })).status, 200);
});

test('it listens at one address of this computer, until it is closed', async () => {
  const started = await bridge();
  const connects = async (host: string) => {
    const socket = connect({ host, port: started.port });
    await once(socket, 'connect').finally(() => socket.destroy());
  };
  await connects('127.0.0.1');
  await assert.rejects(connects('::1'));
  await started.close();
  await assert.rejects(connects('127.0.0.1'), { code: 'ECONNREFUSED' });
});

/** The page for this setup, as the window gets it. */
async function pageFor(host: string) {
  const page = await desktopPage({ address: { host, port: 1 } });
  const written: unknown[] = [];
  const write = (...parts: unknown[]) => written.push(...parts);
  const request = {} as IncomingMessage;
  const response = { writeHead: write, end: write } as unknown as ServerResponse;
  await page('/', request)?.GET?.(request, response);
  const [status, headers, html] = written as [number, Record<string, string>, string];
  return { page, status, headers, html };
}

test('the page is HTML that is not cached', async () => {
  const { status, headers, html } = await pageFor('localhost');
  assert.equal(status, 200);
  assert.deepEqual(headers, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
  assert.match(html, /<title>wirechat/);
});

test('the page gets the address, with any characters, instead of the manifest', async () => {
  const { html } = await pageFor('"&quot;<b>$&');
  const [, content = ''] = /<meta name="wirechat-desktop" content="([^"]*)" \/>/.exec(html) ?? [];
  const written = content.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  assert.deepEqual(JSON.parse(written), { address: { host: '"&quot;<b>$&', port: 1 } });
  assert.doesNotMatch(html, /rel="manifest"/);
});

test('other paths are left to other routes', async () => {
  const { page } = await pageFor('localhost');
  assert.equal(page('/app.js', {} as IncomingMessage), undefined);
});
