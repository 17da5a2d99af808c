import { homedir } from 'node:os';
import { join } from 'node:path';

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
