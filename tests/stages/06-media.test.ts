import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { WebMOutputFormat } from 'mediabunny';
import { checkHosting } from '../checks/hosting.ts';
import { checkMedia } from '../checks/media.ts';
import { checkMediaParts } from '../checks/parts.ts';
import { checkRemoving } from '../checks/removing.ts';
import { forge } from '../clips/forge.ts';
import { JsonClient } from '../support/clients.ts';
import { post, refused, tokenOf, uploaded, VIDEO, VOICE } from '../support/clip-client.ts';
import { limitFileSize, NO_FILE_SIZE_LIMIT } from '../support/file-size-limit.ts';
import { NO_SIGNALS } from '../support/lacking.ts';
import { Program } from '../support/process.ts';
import { startStage } from '../support/target.ts';
import { TestHost } from '../support/test-host.ts';

/** Servers of other tests keep their clips elsewhere. */
const ours = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = ours.path;
after(() => ours.remove());

describe('06: media', () => checkMedia(() => startStage('06')));
checkMediaParts((file, ...args) => new Program(file, ...args));

/** The host is inside a server of ours. */
const ANOTHER_SERVER = process.env.WIRECHAT_PORT !== undefined;

describe('06: the host', { skip: ANOTHER_SERVER }, () => {
  checkHosting((options) => startStage('06', options), 'websocket');
  checkRemoving((options) => startStage('06', options), 'websocket');
});

test('06: clips that were shared before a clear are gone, and cannot be shared again', {
  skip: ANOTHER_SERVER,
}, async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  using bob = await JsonClient.join(target, 'bob');
  const [shared, waiting] = [await uploaded(target, bob), await uploaded(target, bob)];
  const get = (path: string) => fetch(`http://${target.host}:${target.webPort}${path}`);
  bob.send({ type: 'share', clip: shared.id, cid: 'c1' });
  const event = await bob.next('clip');
  assert.equal((await get(shared.url)).status, 200);
  await host.ask('clear', {});
  assert.equal((await get(shared.url)).status, 410);
  bob.send({ type: 'share', clip: shared.id, cid: 'c2' });
  const refusal = await bob.next('refused');
  assert.deepEqual([refusal.code, refusal.cid], ['no-such-clip', 'c2']);
  bob.send({ type: 'share', clip: shared.id, cid: 'c1' });
  assert.deepEqual(await bob.next('clip'), event, 'a repeat is answered');
  bob.send({ type: 'share', clip: waiting.id });
  await bob.next('clip');
  assert.equal((await get(waiting.url)).status, 200, 'one that had not been shared yet is kept');
});

test('06: a muted member cannot share a clip, and a removed one cannot upload', {
  skip: ANOTHER_SERVER,
}, async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  using bob = await JsonClient.join(target, 'bob');
  const { id } = await uploaded(target, bob);
  await host.ask('mute', { name: 'bob' });
  bob.send({ type: 'share', clip: id, cid: 'c1' });
  const refusal = await bob.next('refused');
  assert.deepEqual([refusal.code, refusal.cid], ['muted', 'c1']);
  await host.ask('kick', { name: 'bob' });
  assert.equal((await post(target, tokenOf(bob))).status, 401);
});

test('06: the lengths of clips are settings, and a longer one is refused', async () => {
  await using target = await startStage('06', { videoSeconds: 1, voiceSeconds: 1 });
  using bob = await JsonClient.join(target, 'bob');
  assert.equal((bob.welcome.limits as { voiceSeconds: number }).voiceSeconds, 1);
  assert.equal((await post(target, tokenOf(bob))).status, 201);
  const twice = await forge(new WebMOutputFormat(), [{ file: 'voice.webm', track: 'audio' }], 2);
  await refused(target, tokenOf(bob), { body: twice }, 413, 'clip-too-long');
});

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  test(`06: clips are files that nobody else can read, and are gone after ${signal}`, {
    skip: NO_SIGNALS,
  }, async () => {
    await using server = await Program.stage('06');
    using bob = await JsonClient.join(server, 'bob');
    const response = await post(server, tokenOf(bob));
    const { id } = (await response.json()) as { id: string };
    const folder = await folderOf(id);
    assert.equal((await stat(folder)).mode & 0o077, 0);
    assert.equal((await stat(join(folder, id))).mode & 0o077, 0);
    server.kill(signal);
    assert.equal(await server.exit(), 0);
    await assert.rejects(stat(folder), { code: 'ENOENT' });
  });
}

test('06: a clip that the disk has no room for leaves nothing behind, and a smaller one is stored', {
  skip: NO_FILE_SIZE_LIMIT,
}, async () => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  const { id } = await uploaded(target, bob);
  const folder = await folderOf(id);
  const before = await readdir(folder);
  // Like a full disk, this fails after the first bytes have been written.
  using _limit = limitFileSize(VOICE.length + 1_000);
  const video = { kind: 'video', type: 'video/webm', body: VIDEO };
  await refused(target, tokenOf(bob), video, 507, 'store-full');
  assert.deepEqual(await readdir(folder), before);
  await uploaded(target, bob);
});

test('06: a client on TCP is told where the clips are', async () => {
  await using target = await startStage('06', { publicUrl: 'https://chat.example.org' });
  using bob = await JsonClient.join(target, 'bob', 'tcp');
  assert.equal(bob.welcome.webPort, target.webPort);
  assert.equal(bob.welcome.publicUrl, 'https://chat.example.org');
});

async function folderOf(id: string): Promise<string> {
  for (const name of await readdir(ours.path)) {
    const folder = join(ours.path, name);
    if ((await readdir(folder)).includes(id)) return folder;
  }
  throw new Error('the clip is in no folder');
}
