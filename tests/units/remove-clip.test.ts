import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../stages/05-websocket-bridge/temporary-folder.ts';
import { removeClip } from '../../stages/06-media/remove-clip.ts';
import { Received } from '../support/received.ts';

test('a clip that the system does not let go is told in the log, and is no crash', async () => {
  await using folder = await temporaryFolder();
  const log = new Received<string>();
  const stuck = join(folder.path, 'stuck');
  // A folder is not deleted as a file is.
  await mkdir(stuck);
  removeClip(stuck, (line) => log.push(line));
  assert.match(await log.next('the trouble'), /^A clip stays until the server ends: .*stuck/);
  assert.ok(existsSync(stuck));
});

test('a clip that is gone already is no trouble', async () => {
  await using folder = await temporaryFolder();
  const log = new Received<string>();
  const clip = join(folder.path, 'clip');
  await writeFile(clip, 'bytes');
  removeClip(clip, (line) => log.push(line));
  while (existsSync(clip)) await new Promise((resolve) => setImmediate(resolve));
  removeClip(clip, (line) => log.push(line));
  removeClip(folder.path, (line) => log.push(line));
  const trouble = await log.next('the trouble with the folder, and no other');
  assert.ok(trouble.endsWith(folder.path), trouble);
});
