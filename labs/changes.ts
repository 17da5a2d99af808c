import { existsSync, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Several saves in one moment are one change: an editor may write a file in steps, or write all files. */
const QUIET_MS = 100;
const POLL_MS = 300;

/** Tells that a file was saved. */
export interface Changes extends Disposable {
  /**
   * Resolves after the next change, or at once if there was one since the last call. So a change during a
   * run of the checks is followed by another run.
   */
  next(): Promise<void>;
}

/**
 * Watches the files of a learner in one folder.
 *
 * The folder is watched, and not the files, because many editors replace a file instead of writing into it.
 * `poll` looks at the files again and again instead: where the system does not tell of changes, as on network
 * drives, and in WSL on the drives of Windows.
 */
export function watchFolder(folder: string, names: readonly string[], poll: boolean): Changes {
  let changed = Promise.withResolvers<void>();
  let quiet: NodeJS.Timeout | undefined;
  function change(): void {
    clearTimeout(quiet);
    quiet = setTimeout(() => changed.resolve(), QUIET_MS);
  }
  const stop = poll
    ? pollFiles(
        names.map((name) => `${folder}/${name}`),
        change,
      )
    : watchNames(folder, change);
  return {
    async next() {
      await changed.promise;
      changed = Promise.withResolvers();
    },
    [Symbol.dispose]() {
      clearTimeout(quiet);
      stop();
    },
  };
}

/**
 * Also files that the learner has added. The temporary files of editors end otherwise. The folder itself may be
 * replaced, by `npm run lab 03 -- --reset`, and its watcher would stay with the old one.
 */
function watchNames(folder: string, change: () => void): () => void {
  const begin = () =>
    watch(folder, (_event, name) => {
      if (name === null || (name.endsWith('.ts') && !name.startsWith('.'))) change();
    });
  let watcher = begin();
  const parent = watch(dirname(folder), (event, name) => {
    if (event !== 'rename' || name !== basename(folder) || !existsSync(folder)) return;
    watcher.close();
    watcher = begin();
    change();
  });
  return () => {
    watcher.close();
    parent.close();
  };
}

function pollFiles(files: readonly string[], change: () => void): () => void {
  for (const file of files) watchFile(file, { interval: POLL_MS }, change);
  return () => {
    for (const file of files) unwatchFile(file, change);
  };
}
