import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Browser, install } from '@puppeteer/browsers';
import { BROWSER_CACHE } from './browser-finder.ts';

/** The version of Chrome that this version of puppeteer-core has been tested with. */
const CHROME_BUILD = '148.0.7778.97';

/** Root needs no permission to install, and Chromium lets root run it only without its sandbox. */
export const isRoot = process.getuid?.() === 0;

/**
 * Installs a browser and shows how far it is: Debian's own where we may, and otherwise the one that
 * Puppeteer has been tested with, in Puppeteer's folder.
 * @throws Error with the reason when it cannot be installed
 */
export async function installBrowser(): Promise<void> {
  if (isRoot && isDebian()) return installWithApt();
  await install({
    browser: Browser.CHROME,
    buildId: CHROME_BUILD,
    cacheDir: BROWSER_CACHE,
    downloadProgressCallback: 'default',
    installDeps: isRoot && process.platform === 'linux',
  });
}

/** Not Ubuntu: its `chromium` package only points to a snap, which containers cannot run. */
function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function installWithApt(): void {
  for (const command of [['update'], ['install', '-y', 'chromium']]) {
    console.log(`apt-get ${command.join(' ')}`);
    const { status, error } = spawnSync('apt-get', command, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) {
      throw new Error(
        `apt-get ${command.join(' ')} has failed${error ? `: ${error.message}` : ''}`,
      );
    }
  }
}
