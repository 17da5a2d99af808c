import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How many times the removal of the folder is retried, at intervals that grow by 100 ms. */
const RETRIES = 10;

/** Separate user folders for a program under test, so that it leaves nothing in ours. */
export interface UserFolders extends AsyncDisposable {
  /** The environment variables for these folders. */
  readonly env: Record<string, string>;
}

/** Makes folders for settings, caches and crash reports (XDG Base Directory Specification). */
export async function userFolders(): Promise<UserFolders> {
  const path = await mkdtemp(join(tmpdir(), 'wirechat-user-'));
  // Otherwise Chrome creates a folder for downloads.
  await writeFile(join(path, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${path}"\n`);
  return {
    env: {
      XDG_CACHE_HOME: path,
      XDG_CONFIG_HOME: path,
      XDG_DATA_HOME: path,
      // The default for sound is in the system's folder for temporary files.
      PULSE_RUNTIME_PATH: path,
    },
    // A browser's helper processes may outlive it for a moment, and still write.
    [Symbol.asyncDispose]: () =>
      rm(path, { recursive: true, force: true, maxRetries: RETRIES, retryDelay: 100 }),
  };
}
