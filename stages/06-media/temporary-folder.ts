/**
 * A place for files that are of no use after the program ends: clips at the server, the profile of a browser,
 * a clip that a player opens. The folder is removed when the program ends. If the program is killed, it
 * cannot remove anything. Then the next program that makes such a folder removes the old one, too.
 *
 * For that, it must know that the folder is abandoned. Removing one that is in use, perhaps by a second
 * server of the same user, would be much worse than leaving one. The second half of this file is about that.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { lstat, lutimes, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMOVAL_RETRIES, REMOVAL_RETRY_MS, TOUCH_INTERVAL_MS } from '../../shared/limits.ts';

/** A folder that only this user can read (mode 0700), and that is removed with the process. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** On Windows a file cannot be removed while a program has it open, such as a player or a closing browser. */
const PATIENTLY = {
  recursive: true,
  force: true,
  maxRetries: REMOVAL_RETRIES,
  retryDelay: REMOVAL_RETRY_MS,
};

/** The names that `mkdtemp` makes from `wirechat-`. */
const NAME = /^wirechat-[A-Za-z0-9]{6}$/;

/**
 * Makes a temporary folder, and removes those of processes that were killed. The caller disposes of it at the
 * end (`await using`). If the process ends without that, with `process.exit()` or an error that nobody
 * catches, the `exit` event does the same, synchronously, because nothing asynchronous runs after it.
 */
export async function temporaryFolder(
  parent: string = tmpdir(),
  tell: (sentence: string) => void = console.error,
): Promise<TemporaryFolder> {
  await removeAbandonedFolders(parent);
  const path = await mkdtemp(join(parent, 'wirechat-'));
  const lock = await lockFolder(path);
  const touching = setInterval(() => void touchAll(path), TOUCH_INTERVAL_MS).unref();
  const removeNow = () => {
    try {
      rmSync(path, PATIENTLY);
    } catch (error) {
      tell(stays(path, error));
    }
  };
  process.once('exit', removeNow);
  return {
    path,
    async [Symbol.asyncDispose]() {
      process.removeListener('exit', removeNow);
      clearInterval(touching);
      lock?.close();
      await rm(path, PATIENTLY).catch((error) => tell(stays(path, error)));
    },
  };
}

function stays(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return `${path} cannot be removed (${code}): delete it when no other program uses it any more.`;
}

/**
 * Removes folders of killed processes from `parent`: those with our name, user and mode, and a lock that
 * nobody holds. `parent` is open to everybody, so each condition matters: this function deletes whole
 * folders, and any user can create one with such a name, or a symbolic link to another folder.
 */
export async function removeAbandonedFolders(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const paths = names.filter((name) => NAME.test(name)).map((name) => join(parent, name));
  await Promise.all(
    paths.map(async (path) => {
      try {
        if ((await isOurs(path)) && (await isAbandoned(path))) await rm(path, PATIENTLY);
      } catch {
        // Another process that starts now is removing it, too. If it stays, it does no harm.
      }
    }),
  );
}

/** Nobody else can have put anything into such a folder. A symbolic link does not count. */
async function isOurs(path: string): Promise<boolean> {
  const stats = await lstat(path);
  const isPrivate = (stats.mode & 0o777) === 0o700;
  return stats.isDirectory() && isPrivate && stats.uid === process.getuid?.();
}

/**
 * Updates the access times of all files in a folder. Systems remove temporary files that are unused for some
 * days (systemd 10, macOS 3), and a chat may run longer than that. Modification times stay as they are.
 */
export async function touchAll(folder: string): Promise<void> {
  const inside = await readdir(folder, { recursive: true }).catch(() => []);
  for (const path of [folder, ...inside.map((name) => join(folder, name))]) {
    // Files that are gone meanwhile need not be touched.
    await lstat(path)
      .then(({ mtime }) => lutimes(path, new Date(), mtime))
      .catch(() => {});
  }
}

/**
 * Marks a folder as in use for as long as this process lives, however it ends: the process listens on a
 * socket in the folder, which the system closes with the process. (A file with a process id would not do,
 * because ids are reused, and every container has its own. Node has no `flock`.)
 */
export async function lockFolder(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await once(server.listen(socketIn(path)), 'listening');
    return server.on('error', () => {});
  } catch {
    // Windows has no such sockets, nor do some file systems: nobody will take it for abandoned.
    return undefined;
  }
}

/**
 * Whether a folder was in use and no longer is. In case of doubt, it is in use: a folder that stays wastes
 * some space, a folder that is removed too early takes clips from a running chat. A folder without a lock is
 * such a case, because a process that is just starting has not made its lock yet. ECONNREFUSED is none: the
 * socket is there, and no process listens on it.
 */
export async function isAbandoned(path: string): Promise<boolean> {
  const socket = connect(socketIn(path));
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** Includes the name of this computer, because another computer that shares the disk could not connect. */
function socketIn(folder: string): string {
  return join(folder, `${hostname()}.lock`);
}
