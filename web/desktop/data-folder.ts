import { homedir } from 'node:os';
import { join } from 'node:path';

/** `/snap/bin/chromium`; Fedora and Arch have `/snap` below `/var/lib/snapd`. */
const SNAP = /^(?:\/var\/lib\/snapd)?\/snap\/(?:bin\/)?([\w-]+)/;
/** `/var/lib/flatpak/exports/bin/org.chromium.Chromium`, or the same below the user's own folder. */
const FLATPAK = /\/flatpak\/exports\/bin\/([\w.-]+)$/;

/**
 * The folder for what wirechat keeps of this user, where their system has such folders. A browser from
 * Snap or Flatpak sees neither hidden folders nor that for temporary files, but one of its own.
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
