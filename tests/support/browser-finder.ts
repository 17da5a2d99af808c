import { homedir } from 'node:os';
import { join } from 'node:path';
import { Browser, getInstalledBrowsers } from '@puppeteer/browsers';
import { CHROME, findProgram, type Whereabouts } from '../../clients/desktop/browser-finder.ts';

/** `chrome` includes Chromium and Edge, which are the same browser to a test. */
export type BrowserKind = 'chrome' | 'firefox';

/** Where Puppeteer stores downloads. A browser that another project has downloaded is also used. */
export const BROWSER_CACHE =
  process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer');

const WHEREABOUTS: Record<BrowserKind, Whereabouts> = {
  // A browser from Flatpak cannot see a test's profile, which is in the folder for temporary files.
  chrome: { ...CHROME, flatpak: [], variables: [...CHROME.variables, 'PUPPETEER_EXECUTABLE_PATH'] },
  firefox: {
    variables: ['WIRECHAT_FIREFOX'],
    commands: ['firefox', 'firefox-esr'],
    flatpak: [],
    mac: ['Firefox.app/Contents/MacOS/firefox'],
    windows: ['Mozilla Firefox\\firefox.exe'],
  },
};

/**
 * Returns the program of an installed browser, or undefined.
 * @throws Error if a variable names a program that does not exist
 */
export async function findBrowser(kind: BrowserKind): Promise<string | undefined> {
  const found = findProgram(WHEREABOUTS[kind]);
  return found ?? (kind === 'chrome' ? await downloadedChrome() : undefined);
}

async function downloadedChrome(): Promise<string | undefined> {
  const installed = await getInstalledBrowsers({ cacheDir: BROWSER_CACHE });
  return installed.find(({ browser }) => browser === Browser.CHROME)?.executablePath;
}
