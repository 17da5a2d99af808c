import assert from 'node:assert/strict';
import promises, { mkdtempDisposable } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ClipFiles } from '../../stages/06-media/clip-files.ts';

const BYTES = Buffer.from('a clip');
const newFolder = () => mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));

for (const [code, expected] of [
  ['ENOSPC', 'store-full'],
  ['EDQUOT', 'store-full'],
  ['EFBIG', 'store-full'],
  ['EIO', 'EIO'],
] as const) {
  test(`a clip that cannot be stored (${code}) leaves nothing behind`, async (t) => {
    await using folder = await newFolder();
    const path = join(folder.path, 'id');
    const write = promises.writeFile;
    const mocked = t.mock.method(promises, 'writeFile', async () => {
      await write(path, BYTES.subarray(0, 1));
      throw Object.assign(new Error('no more'), { code });
    });
    syncBuiltinESMExports();
    const files = new ClipFiles(folder.path, () => {});
    await assert.rejects(files.store('id', BYTES), { code: expected });
    mocked.mock.restore();
    syncBuiltinESMExports();
    await assert.rejects(promises.stat(path), { code: 'ENOENT' });
    await files.store('id', BYTES);
    assert.deepEqual(await promises.readFile(path), BYTES);
  });
}

test('a clip that cannot be removed is logged, and is not a crash', async () => {
  await using folder = await newFolder();
  const lines: string[] = [];
  const files = new ClipFiles(folder.path, (line) => lines.push(line));
  // A folder cannot be deleted like a file.
  await promises.mkdir(join(folder.path, 'stuck'));
  await files.remove('stuck');
  assert.match(lines.join(), /^A clip stays until the server ends: .*stuck/);
  await files.remove('not there');
  assert.equal(lines.length, 1);
});

test('a clip is readable by this user alone', {
  skip: process.platform === 'win32' && 'Windows has no modes of files',
}, async () => {
  await using folder = await newFolder();
  await new ClipFiles(folder.path, () => {}).store('id', BYTES);
  const { mode } = await promises.stat(join(folder.path, 'id'));
  assert.equal(mode & 0o777, 0o600);
});

test('a clip is written to a new file, never to an existing one', async () => {
  await using folder = await newFolder();
  const files = new ClipFiles(folder.path, () => {});
  const elsewhere = join(folder.path, 'elsewhere');
  await promises.writeFile(elsewhere, 'of somebody else');
  await promises.link(elsewhere, join(folder.path, 'id'));
  await assert.rejects(files.store('id', BYTES), { code: 'EEXIST' });
  assert.equal(await promises.readFile(elsewhere, 'utf8'), 'of somebody else');
});
