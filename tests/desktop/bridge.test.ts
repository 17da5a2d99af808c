import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Bridge, startBridge } from '../../web/desktop/bridge.ts';
import { desktopPage } from '../../web/desktop/desktop-page.ts';
import { TextClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { ask, WindowClient } from './window-client.ts';

const VOICE = await readFile(fileURLToPath(new URL('../clips/voice.webm', import.meta.url)));

/** A bridge, whose window was opened with an address that is hard to write; it ends with its scope. */
async function bridge(): Promise<Bridge & AsyncDisposable> {
  const page = await desktopPage({ address: { host: '"&<b>', port: 1 } });
  const started = await startBridge(0, [page]);
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

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

test('nobody else gets in: no cookie, a wrong one, another host or another page', async () => {
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

test('what the page says goes over TCP, and what the server says comes back', async () => {
  await using target = await startStage('06');
  await using started = await bridge();
  using carol = await TextClient.join(target, 'carol');
  const window = await WindowClient.enter(started);
  const { socket, next } = await window.join(target, 'dora');
  await carol.line(/^\* dora has entered/);
  socket.send('{"type":"say","text":"grüße 😀"}');
  assert.equal(await carol.line(), '[dora] grüße 😀');
  await next('said');
  carol.say('hello dora');
  assert.equal((await next('said')).text, 'hello dora');
});

test('the end of the line reaches the page with its code, and the reason in words', async () => {
  await using target = await startStage('06');
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const { closed, next } = await window.join(target, 'dora');
  await target[Symbol.asyncDispose]();
  assert.equal((await next('bye')).code, 'shutting-down');
  assert.equal((await closed).code, 1001);
  const again = await window.line(target).closed;
  assert.equal(again.code, 1001);
  assert.match(again.reason, /^Nothing listens on 127\.0\.0\.1:\d+\. Start a stage first/);
});

test('a page that goes away takes its line with it', async () => {
  await using target = await startStage('04');
  await using started = await bridge();
  using carol = await TextClient.join(target, 'carol');
  const window = await WindowClient.enter(started);
  const { socket } = await window.join(target, 'dora');
  socket.send('{"type":"leave"}');
  socket.close();
  await carol.line(/^\* dora has left/);
});

test('a reason that is too long for a WebSocket is cut, between two characters', async () => {
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  // Not looked up anywhere: longer than a name can be.
  const { reason } = await window.line({ host: '€'.repeat(300), port: 1 }).closed;
  assert.match(reason, /^There is no host '€+$/);
  assert.ok(Buffer.byteLength(reason) > 119 && Buffer.byteLength(reason) <= 123);
});

for (const path of ['/ws', '/ws?host=localhost&port=0', '/ws?host=&port=1', '/nothing']) {
  test(`a WebSocket to ${path} is refused`, async () => {
    await using started = await bridge();
    const window = await WindowClient.enter(started);
    const [code] = await once(window.socket(path), 'close');
    assert.equal(code, 1008);
  });
}

test('a page that does not read is dropped, before much has piled up for it', async () => {
  await using started = await bridge();
  const line = `{"type":"said","text":"${'x'.repeat(60_000)}"}\n`;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const flood = () => {
      while (socket.write(line));
    };
    socket.on('drain', flood);
    flood();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const window = await WindowClient.enter(started);
  const { socket, closed } = window.line({ host: '127.0.0.1', port });
  await once(socket, 'open');
  socket.pause();
  await once(server, 'connection').then(([peer]) => once(peer, 'close'));
  socket.resume();
  assert.equal((await closed).code, 1006);
  server.close();
});

test('clips go through it both ways, in parts, too', async () => {
  await using target = await startStage('06');
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  assert.equal((await window.ask('/clips/a')).status, 404);
  const { welcome, socket, next } = await window.join(target, 'dora');
  const uploaded = await window.ask('/clips?kind=voice', {
    method: 'POST',
    headers: { authorization: `Bearer ${welcome.uploadToken}`, 'content-type': 'audio/webm' },
    body: VOICE,
  });
  assert.equal(uploaded.status, 201);
  const { id, url, bytes } = JSON.parse(String(uploaded.body));
  socket.send(JSON.stringify({ type: 'share', clip: id }));
  await next('clip');
  const whole = await window.ask(url);
  assert.equal(whole.body.length, bytes);
  assert.equal(whole.headers['content-type'], 'audio/webm');
  assert.match(whole.headers['cache-control'] ?? '', /immutable/);
  assert.match(String(whole.headers['content-security-policy']), /sandbox/);
  const part = await window.ask(url, { headers: { range: 'bytes=10-19' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers['content-range'], `bytes 10-19/${bytes}`);
  assert.deepEqual(part.body, whole.body.subarray(10, 20));
  const head = await window.ask(url, { method: 'HEAD' });
  assert.deepEqual([head.headers['content-length'], head.body.length], [String(bytes), 0]);
});

test('what the server says about a clip that it does not take reaches the page', async () => {
  await using target = await startStage('06');
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const { welcome } = await window.join(target, 'dora');
  const headers = { authorization: `Bearer ${welcome.uploadToken}`, 'content-type': 'audio/webm' };
  const upload = { method: 'POST', headers, body: Buffer.alloc(4_000_000) };
  const refused = await window.ask('/clips?kind=voice', upload);
  assert.equal(refused.status, 413);
  assert.equal(JSON.parse(String(refused.body)).code, 'clip-too-big');
  await target[Symbol.asyncDispose]();
  const unreachable = await window.ask('/clips/a');
  assert.equal(unreachable.status, 502);
  assert.match(JSON.parse(String(unreachable.body)).detail, /^the web port of the server cannot/);
});
