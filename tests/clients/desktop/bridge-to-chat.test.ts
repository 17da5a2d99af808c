/** A window that is in the room of a stage, over its bridge. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { TextClient } from '../../support/clients.ts';
import { startStage } from '../../support/target.ts';
import { TestHost } from '../../support/test-host.ts';
import { bridge, WindowClient } from './window-client.ts';

const VOICE = await readFile(new URL('../../clips/voice.webm', import.meta.url));

test('messages of the page go over TCP, and those of the server come back', async () => {
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

test('the page gets the code of a closed connection, and the reason in words', async () => {
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

test('the page is told what the host does, as over a WebSocket', async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  await using started = await bridge();
  const window = await WindowClient.enter(started);
  const { closed, next } = await window.join(target, 'dora');
  await host.ask('say', { text: 'hello' });
  assert.equal((await next('said')).host, true);
  await host.ask('clear', {});
  await next('cleared');
  await host.ask('mute', { name: 'dora' });
  await next('muted');
  await host.ask('kick', { name: 'dora', why: 'too loud' });
  assert.equal((await next('bye')).code, 'kicked');
  assert.equal((await closed).code, 4003);
});

test('a closed page ends its connection', async () => {
  await using target = await startStage('04');
  await using started = await bridge();
  using carol = await TextClient.join(target, 'carol');
  const window = await WindowClient.enter(started);
  const { socket } = await window.join(target, 'dora');
  socket.send('{"type":"leave"}');
  socket.close();
  await carol.line(/^\* dora has left/);
});

test('clips pass in both directions, including ranges', async () => {
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

test('the refusal of a clip reaches the page', async () => {
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
