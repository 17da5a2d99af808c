import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../../stages/05-websocket-bridge/temporary-folder.ts';
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
  const file = join(folder, 'port');
  const port = await readPort(file);
  const listening = await listen(port).catch(unlessTaken);
  if (!listening) return { listening: await listen(0), profile: await temporaryFolder() };
  if (port === 0) await writeFile(file, String(listening.port));
  return { listening, profile: lasting(join(folder, 'profile')) };
}

function unlessTaken(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRINUSE') throw error;
}

/** 0 before the first time: the system chooses. */
async function readPort(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return parsePort(text.trim()) ?? 0;
}

function lasting(path: string): Profile {
  return { path, [Symbol.asyncDispose]: async () => {} };
}

/** The folder for what wirechat keeps of this user, where their system has such folders. */
export function dataFolder(browser: string): string {
  // A browser from the Snap store sees no hidden folders, and this one.
  if (browser.startsWith('/snap/')) return join(homedir(), 'snap/chromium/common/wirechat');
  const { LOCALAPPDATA, XDG_DATA_HOME } = process.env;
  switch (process.platform) {
    case 'win32':
      return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'wirechat');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'wirechat');
    default:
      return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'wirechat');
  }
}
