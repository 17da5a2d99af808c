import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMOVAL_RETRIES, REMOVAL_RETRY_MS } from '../../shared/limits.ts';

/** A folder that only this user can read (mode 0700), and that does not outlive the process. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Windows removes no file that a program has open: a player, or a browser that is about to end. */
const PATIENTLY = {
  recursive: true,
  force: true,
  maxRetries: REMOVAL_RETRIES,
  retryDelay: REMOVAL_RETRY_MS,
};

export async function temporaryFolder(parent: string = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, 'wirechat-'));
  // For a process that is told to end at once.
  const removeNow = () => {
    try {
      rmSync(path, PATIENTLY);
    } catch (error) {
      tellThatItStays(path, error);
    }
  };
  process.once('exit', removeNow);
  return {
    path,
    async [Symbol.asyncDispose]() {
      process.removeListener('exit', removeNow);
      await rm(path, PATIENTLY).catch((error) => tellThatItStays(path, error));
    },
  };
}

function tellThatItStays(path: string, error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  console.error(
    `${path} cannot be removed (${code}): delete it when no other program uses it any more.`,
  );
}
