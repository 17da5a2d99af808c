/** The folders of killed and of running servers. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { temporaryFolder } from '../stages/06-media/temporary-folder.ts';
import { NO_SIGNALS } from './support/lacking.ts';
import { Program } from './support/process.ts';

// Tests that run at the same time use other folders. Programs inherit this setting.
const parent = await mkdtemp(join(tmpdir(), 'clips-'));
process.env.TMPDIR = parent;
after(() => rm(parent, { recursive: true }));

test('a server that starts removes the folders of killed servers, and leaves folders that are in use', {
  skip: NO_SIGNALS,
}, async () => {
  await using mine = await temporaryFolder();
  const killed = await Program.stage('06');
  const left = (await foldersBeside(mine.path)) as [string, ...string[]];
  assert.ok(left.length > 0);
  killed.kill('SIGKILL');
  await killed.exit();
  await writeFile(join(left[0], 'a clip'), 'bytes');
  await using _first = await Program.stage('06');
  const used = await foldersBeside(mine.path);
  assert.deepEqual(
    used.filter((folder) => left.includes(folder)),
    [],
  );
  await using _second = await Program.stage('06');
  const all = await foldersBeside(mine.path);
  assert.deepEqual(
    used.filter((folder) => !all.includes(folder)),
    [],
  );
});

async function foldersBeside(path: string): Promise<string[]> {
  const all = (await readdir(parent)).map((name) => join(parent, name));
  return all.filter((folder) => /wirechat-.{6}$/.test(folder) && folder !== path);
}
