/** Temporary folders: of this process, of one that was killed, and of others that are none of our business. */
import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  removeAbandonedFolders,
  temporaryFolder,
  touchAll,
} from '../stages/06-media/temporary-folder.ts';
import { NO_SIGNALS } from './support/lacking.ts';
import { Program } from './support/process.ts';
import { leaveStaleLock } from './support/stale-lock.ts';

// Other tests that run now have theirs elsewhere. Programs inherit it.
const parent = await mkdtemp(join(tmpdir(), 'clips-'));
process.env.TMPDIR = parent;
after(() => rm(parent, { recursive: true }));

test('what a killed server leaves is removed when the next one starts, and what is in use stays', {
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

test('a folder that is not certainly abandoned, or not certainly ours, stays', {
  skip: NO_SIGNALS,
}, async () => {
  const names = ['wirechat-aaaaaa', 'wirechat-bbbbbb', 'wirechat-cccccc', 'wirechat-longer'];
  const [abandoned, unlocked, open, named] = names.map((name) => join(parent, name)) as [
    string,
    string,
    string,
    string,
  ];
  const elsewhere = join(parent, 'elsewhere');
  const link = join(parent, 'wirechat-dddddd');
  const file = join(parent, 'wirechat-eeeeee');
  for (const folder of [abandoned, unlocked, open, named, elsewhere]) {
    await mkdir(folder, { mode: 0o700 });
    if (folder !== unlocked) await leaveStaleLock(folder);
  }
  await chmod(open, 0o755);
  await rename(named, `${named}-1`);
  await symlink(elsewhere, link);
  await writeFile(file, '', { mode: 0o700 });
  await Promise.all([removeAbandonedFolders(parent), removeAbandonedFolders(parent)]);
  const stayed = [unlocked, open, `${named}-1`, elsewhere, link, file];
  assert.deepEqual((await readdir(parent)).map((name) => join(parent, name)).sort(), stayed.sort());
  assert.equal((await readdir(elsewhere)).length, 1);
  for (const path of stayed) await rm(path, { recursive: true });
});

test('what is touched counts as used now, and as written when it was', async () => {
  await using folder = await temporaryFolder();
  const inside = join(folder.path, 'inside');
  const clip = join(inside, 'clip');
  const long = new Date('2020-01-01');
  await mkdir(inside);
  await writeFile(clip, 'bytes');
  await symlink('nowhere', join(folder.path, 'link'));
  for (const path of [clip, inside, folder.path]) await utimes(path, long, long);
  await touchAll(folder.path);
  for (const path of [clip, inside, folder.path]) {
    const { atime, mtime } = await lstat(path);
    assert.ok(Date.now() - atime.getTime() < 60_000, path);
    assert.deepEqual(mtime, long);
  }
});

test('a folder is used without a lock where there can be none', async () => {
  const deep = join(parent, 'x'.repeat(100));
  await mkdir(deep);
  await using folder = await temporaryFolder(deep);
  await writeFile(join(folder.path, 'clip'), 'bytes');
  await removeAbandonedFolders(deep);
  assert.deepEqual(await readdir(folder.path), ['clip']);
});

async function foldersBeside(path: string): Promise<string[]> {
  const all = (await readdir(parent)).map((name) => join(parent, name));
  return all.filter((folder) => /wirechat-.{6}$/.test(folder) && folder !== path);
}
