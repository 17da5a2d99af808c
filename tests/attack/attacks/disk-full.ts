/**
 * Fills the disk while clips are stored; the upload is refused with 507, its partial file is removed, and
 * the next one is accepted when there is room again.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotHere } from '../assault.ts';
import type { AttackCode } from '../catalog.ts';
import { bigVideo, voice } from '../clips.ts';

const VIDEO = { kind: 'video', type: 'video/webm' };
const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'] as const;
const [UNSHARE_PROGRAM, ...UNSHARE_FLAGS] = UNSHARE;
const canMount = spawnSync(UNSHARE_PROGRAM, [...UNSHARE_FLAGS, 'true']).status === 0;

/** A small disk in memory, which only the server and its child processes can see. */
function ownDisk(folder: string): string[] {
  const mount = `mount -t tmpfs -o size=8m none ${folder} && exec "$@"`;
  return [...UNSHARE, 'sh', '-c', mount, 'sh'];
}

export default {
  ...(canMount && { server: { wrapper: ownDisk } }),
  async run(hostile) {
    if (!canMount) throw new NotHere('it takes a disk of its own');
    const { folder } = hostile.victim;
    const { bavail, bsize } = await statfs(folder);
    const filler = join(folder, 'filler');
    await writeFile(filler, Buffer.alloc((bavail - 80) * bsize));
    const before = await readdir(folder, { recursive: true });
    const { uploadToken } = await hostile.json();
    const video = await bigVideo(1_000_000);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await hostile.upload(uploadToken, video, VIDEO)).status, 507);
    }
    assert.deepEqual(await readdir(folder, { recursive: true }), before, 'nothing is left');
    await rm(filler);
    const pest = await hostile.json();
    assert.equal((await hostile.upload(pest.uploadToken, voice())).status, 201);
  },
} satisfies AttackCode;
