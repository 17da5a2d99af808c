import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeAbandonedFolders, temporaryFolder } from '../../stages/06-media/temporary-folder.ts';
import { parsePort } from '../chat/tcp-address.ts';

/** Where the browser keeps what it remembers of the window. */
interface Profile extends AsyncDisposable {
  readonly path: string;
}

/** A profile, and what listens on the port that belongs to it. */
export interface Claimed<T> {
  readonly profile: Profile;
  readonly listening: T;
}

/**
 * Claims the user's profile. A browser remembers names and permissions by the address of a page, port
 * included, so the profile keeps the port that it was first given. Who listens on it has the profile,
 * and a second window at the same time gets another port, and a profile that ends with it.
 */
export async function claimProfile<T extends { readonly port: number }>(
  folder: string,
  listen: (port: number) => Promise<T>,
): Promise<Claimed<T>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandonedFolders(folder);
  const file = join(folder, 'port');
  const port = await readPort(file);
  try {
    const listening = await listen(port).catch((error) => listenElsewhere(error, listen));
    if (port !== listening.port) await writeFile(file, String(listening.port));
    return { listening, profile: lasting(join(folder, 'profile')) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    // In the same folder: a browser from Snap or Flatpak does not see that for temporary files.
    return { listening: await listen(0), profile: await temporaryFolder(folder) };
  }
}

/** Windows may have reserved the port for itself since the last time, for good: the profile gets another. */
async function listenElsewhere<T>(
  error: NodeJS.ErrnoException,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  if (error.code !== 'EACCES') throw error;
  return listen(0);
}

/** 0 before the first time: the system chooses. */
async function readPort(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return parsePort(text.trim()) ?? 0;
}

function lasting(path: string): Profile {
  return { path, [Symbol.asyncDispose]: async () => {} };
}
