import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkMedia } from '../checks/media.ts';
import { JsonClient } from '../support/clients.ts';
import { Program } from '../support/process.ts';
import { startStage } from '../support/target.ts';

describe('06: media', () => checkMedia(() => startStage('06')));

test('06: the lengths of clips are settings, and a longer one is refused', async () => {
  await using target = await startStage('06', { videoSeconds: 1, voiceSeconds: 1 });
  using bob = await JsonClient.join(target, 'bob');
  assert.equal((bob.welcome.limits as { voiceSeconds: number }).voiceSeconds, 1);
});

test('06: clips are files that nobody else can read, and are gone when the server has ended', async () => {
  await using server = await Program.stage('06');
  using bob = await JsonClient.join(server, 'bob');
  const response = await fetch(`http://${server.host}:${server.webPort}/clips?kind=voice`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bob.welcome.uploadToken}`, 'content-type': 'audio/webm' },
    body: await readFile(new URL('../clips/voice.webm', import.meta.url)),
  });
  const { id } = (await response.json()) as { id: string };
  const folder = await folderOf(id);
  assert.equal((await stat(folder)).mode & 0o077, 0);
  assert.equal((await stat(join(folder, id))).mode & 0o077, 0);
  server.kill('SIGTERM');
  assert.equal(await server.exit(), 0);
  await assert.rejects(stat(folder), { code: 'ENOENT' });
});

async function folderOf(id: string): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith('wirechat-') && (await readdir(folder)).includes(id)) return folder;
  }
  throw new Error('the clip is in no folder');
}
