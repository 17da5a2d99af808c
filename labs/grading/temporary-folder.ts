import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is there now, and must not outlive this process. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed at the end of its scope, or with this process. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'wirechat-grade-'));
  folders.add(path);
  return {
    path,
    async [Symbol.asyncDispose]() {
      // What a process was writing when it was ended may appear while we remove.
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      folders.delete(path);
    },
  };
}
