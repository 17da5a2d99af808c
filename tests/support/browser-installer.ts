import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Browser, install } from '@puppeteer/browsers';
import { BROWSER_CACHE } from './browser-finder.ts';

/** The version of Chrome that this version of puppeteer-core has been tested with. */
const CHROME_BUILD = '148.0.7778.97';

/**
 * Installs a browser and shows the progress: Debian's own if we may install it, and otherwise the one that
 * Puppeteer has been tested with, in Puppeteer's folder.
 * @throws Error with the reason if it cannot be installed
 */
export async function installBrowser(): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const distribution = distributionName();
  if (isRoot && distribution === 'debian') return apt(['update'], ['install', '-y', 'chromium']);
  // Ubuntu's `chromium` package only refers to a snap, which containers cannot run.
  const isRootOnUbuntu = isRoot && distribution === 'ubuntu';
  if (isRootOnUbuntu) apt(['update']);
  await install({
    browser: Browser.CHROME,
    buildId: CHROME_BUILD,
    cacheDir: BROWSER_CACHE,
    downloadProgressCallback: 'default',
    installDeps: isRootOnUbuntu,
  });
}

/** Installs a display in memory, if we may. */
export function installXvfb(): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && ['debian', 'ubuntu'].includes(distributionName() ?? ''))
    apt(['update'], ['install', '-y', 'xvfb']);
}

function distributionName(): string | undefined {
  try {
    return /^ID=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    // Not Linux.
    return undefined;
  }
}

function apt(...commands: readonly string[][]): void {
  for (const command of commands) {
    console.log(`apt-get ${command.join(' ')}`);
    const { status, error } = spawnSync('apt-get', command, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) continue;
    throw new Error(`apt-get ${command.join(' ')} has failed${error ? `: ${error.message}` : ''}`);
  }
}
