import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How often the folder is tried to be removed, at intervals that grow by 100 ms. */
const RETRIES = 10;

/** Folders of a user's own for a program under test, so that it leaves nothing in ours. */
export interface UserFolders extends AsyncDisposable {
  /** The variables that lead there. */
  readonly env: Record<string, string>;
}

/** For settings, caches and reports of crashes (XDG Base Directory Specification). */
export async function userFolders(): Promise<UserFolders> {
  const path = await mkdtemp(join(tmpdir(), 'wirechat-user-'));
  // Chrome makes a folder for downloads before there is one.
  await writeFile(join(path, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${path}"\n`);
  return {
    env: {
      XDG_CACHE_HOME: path,
      XDG_CONFIG_HOME: path,
      XDG_DATA_HOME: path,
      // What plays sound would have it in the system's folder for temporary files.
      PULSE_RUNTIME_PATH: path,
    },
    // A browser's own processes may outlive it for a moment, and still write.
    [Symbol.asyncDispose]: () =>
      rm(path, { recursive: true, force: true, maxRetries: RETRIES, retryDelay: 100 }),
  };
}
