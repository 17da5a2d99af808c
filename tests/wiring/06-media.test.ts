import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/06-media/server.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { post, uploaded } from '../support/clip-client.ts';
import { inEnvironment } from '../support/environment.ts';
import { rawRequest } from '../support/raw-http.ts';
import { startServer } from '../support/target.ts';
import { checkHost, checkRoom, checkThreads, checkWeb } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('06-media', stage, { threads: 1, ...options });

checkThreads(start);
checkRoom(start, 'websocket');
checkHost(start);
checkWeb(start);

test('a clip is stored and shared, and served under any host name', async () => {
  await using target = await start({ voiceSeconds: 2 });
  using alice = await TextClient.join(target, 'alice');
  using bob = await JsonClient.join(target, 'bob', 'websocket');
  const clip = await uploaded(target, bob);
  bob.send({ type: 'share', clip: clip.id });
  assert.equal((await bob.any()).type, 'clip');
  const page = `http://localhost:${target.webPort}`;
  assert.ok((await alice.line(/sent a voice message/)).endsWith(page + clip.url));
  const answer = await rawRequest(target, `GET ${clip.url} HTTP/1.1`, 'Host: elsewhere.example');
  assert.equal(answer.status, 200);
});

test('a member gets the limits, and the address of the page', async () => {
  const publicUrl = 'https://chat.example.org';
  await using target = await start({ voiceSeconds: 2, videoSeconds: 3, publicUrl });
  using bob = await JsonClient.join(target, 'bob');
  const { limits, ...told } = bob.welcome;
  assert.deepEqual([told.webPort, told.publicUrl], [target.webPort, publicUrl]);
  assert.equal((limits as Record<string, unknown>).voiceSeconds, 2);
  assert.equal((limits as Record<string, unknown>).videoSeconds, 3);
  assert.equal((await post(target, 'no token')).status, 401);
});

test('clips are in a separate folder, which is removed with the server', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const [TMPDIR, TEMP, TMP] = Array<string>(3).fill(folder.path);
  const target = await inEnvironment({ TMPDIR, TEMP, TMP }, start);
  const during = await readdir(folder.path);
  await target[Symbol.asyncDispose]();
  assert.equal(during.length, 1);
  assert.deepEqual(await readdir(folder.path), []);
});
