import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { removeAbandonedFolders, temporaryFolder } from '../../stages/06-media/temporary-folder.ts';
import { parsePort } from '../chat/transport.ts';

/*
 * A profile of its own keeps the window apart from the person's browser: its permissions, its stored
 * name, its size. It is in the folder that the system provides for the data of programs, except where the
 * browser is packaged in a way that hides this folder from it.
 */

/** Where the browser stores its data about the window. */
interface Profile extends AsyncDisposable {
  readonly path: string;
}

/** A profile, and the listener on its port. */
export interface Claimed<T> {
  readonly profile: Profile;
  readonly listening: T;
}

/**
 * Claims the user's profile. A browser stores names and permissions by the origin of a page, which includes
 * the port, so the profile keeps its first port. Listening on that port claims the profile. A second window
 * at the same time gets another port and a temporary profile.
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
    // In the same folder, because a browser from Snap or Flatpak does not see the one for temporary files.
    return { listening: await listen(0), profile: await temporaryFolder(folder) };
  }
}

/** Windows may have reserved the port permanently since the last time. Then the profile gets another one. */
async function listenElsewhere<T>(
  error: NodeJS.ErrnoException,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  if (error.code !== 'EACCES') throw error;
  return listen(0);
}

/** Returns 0 the first time: the system chooses. */
async function readPort(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return parsePort(text.trim()) ?? 0;
}

function lasting(path: string): Profile {
  return { path, [Symbol.asyncDispose]: async () => {} };
}

/** `/snap/bin/chromium`; on Fedora and Arch, `/snap` is in `/var/lib/snapd`. */
const SNAP = /^(?:\/var\/lib\/snapd)?\/snap\/(?:bin\/)?([\w-]+)/;
/** `/var/lib/flatpak/exports/bin/org.chromium.Chromium`, or the same in the user's folder. */
const FLATPAK = /\/flatpak\/exports\/bin\/([\w.-]+)$/;

/**
 * The folder for wirechat's data of this user, in the system's usual place. A browser from Snap or Flatpak
 * sees neither hidden folders nor the one for temporary files, but has its own folder.
 */
export function dataFolder(browser: string, platform = process.platform): string {
  const home = homedir();
  const { LOCALAPPDATA, XDG_DATA_HOME } = process.env;
  const snap = SNAP.exec(browser)?.[1];
  if (snap) return join(home, 'snap', snap, 'common', 'wirechat');
  const flatpak = FLATPAK.exec(browser)?.[1];
  if (flatpak) return join(home, '.var', 'app', flatpak, 'data', 'wirechat');
  switch (platform) {
    case 'win32':
      return join(LOCALAPPDATA || join(home, 'AppData', 'Local'), 'wirechat');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'wirechat');
    default:
      return join(XDG_DATA_HOME || join(home, '.local', 'share'), 'wirechat');
  }
}
