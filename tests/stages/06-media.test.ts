import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { WebMOutputFormat } from 'mediabunny';
import type { HttpError, Uploaded } from '../../shared/protocol.ts';
import { checkMedia } from '../checks/media.ts';
import { fixture, forge } from '../clips/forge.ts';
import { JsonClient } from '../support/clients.ts';
import { NO_SIGNALS } from '../support/lacking.ts';
import { Program } from '../support/process.ts';
import { startStage, type Target } from '../support/target.ts';

describe('06: media', () => checkMedia(() => startStage('06')));

test('06: the lengths of clips are settings, and a longer one is refused', async () => {
  await using target = await startStage('06', { videoSeconds: 1, voiceSeconds: 1 });
  using bob = await JsonClient.join(target, 'bob');
  assert.equal((bob.welcome.limits as { voiceSeconds: number }).voiceSeconds, 1);
  assert.equal((await upload(target, bob)).status, 201);
  const twice = await forge(new WebMOutputFormat(), [{ file: 'voice.webm', track: 'audio' }], 2);
  const refused = await upload(target, bob, twice);
  assert.equal(refused.status, 413);
  assert.equal(((await refused.json()) as HttpError).code, 'clip-too-long');
});

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  test(`06: clips are files that nobody else can read, and are gone after ${signal}`, {
    skip: NO_SIGNALS,
  }, async () => {
    await using server = await Program.stage('06');
    using bob = await JsonClient.join(server, 'bob');
    const response = await upload(server, bob);
    const { id } = (await response.json()) as { id: string };
    const folder = await folderOf(id);
    assert.equal((await stat(folder)).mode & 0o077, 0);
    assert.equal((await stat(join(folder, id))).mode & 0o077, 0);
    server.kill(signal);
    assert.equal(await server.exit(), 0);
    await assert.rejects(stat(folder), { code: 'ENOENT' });
  });
}

test('06: an upload that is refused at its end leaves no file behind', async () => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  const uploads = await Promise.all(Array.from({ length: 8 }, () => upload(target, bob)));
  const kept = uploads.filter(({ status }) => status === 201);
  assert.ok(kept.length > 0 && kept.length < uploads.length, `${kept.length} of 8 kept`);
  const [first] = (await Promise.all(kept.map((response) => response.json()))) as Uploaded[];
  assert.equal((await readdir(await folderOf(first?.id ?? ''))).length, kept.length);
});

test('06: a client on TCP is told where the clips are', async () => {
  await using target = await startStage('06', { publicUrl: 'https://chat.example.org' });
  using bob = await JsonClient.join(target, 'bob', 'tcp');
  assert.equal(bob.welcome.webPort, target.webPort);
  assert.equal(bob.welcome.publicUrl, 'https://chat.example.org');
});

function upload(
  { host, webPort }: Pick<Target, 'host' | 'webPort'>,
  { welcome }: JsonClient,
  body = fixture('voice.webm'),
): Promise<Response> {
  return fetch(`http://${host}:${webPort}/clips?kind=voice`, {
    method: 'POST',
    headers: { authorization: `Bearer ${welcome.uploadToken}`, 'content-type': 'audio/webm' },
    body: new Uint8Array(body),
  });
}

async function folderOf(id: string): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith('wirechat-') && (await readdir(folder)).includes(id)) return folder;
  }
  throw new Error('the clip is in no folder');
}
