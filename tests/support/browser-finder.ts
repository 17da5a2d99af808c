import { homedir } from 'node:os';
import { join } from 'node:path';
import { Browser, getInstalledBrowsers } from '@puppeteer/browsers';
import { CHROME, findProgram, type Whereabouts } from '../../web/desktop/browser-finder.ts';

/** Chrome stands for Chromium and Edge, too: they are one browser to a test. */
export type BrowserKind = 'chrome' | 'firefox';

/** Where Puppeteer keeps what it downloads: a browser that another project has fetched is used as well. */
export const BROWSER_CACHE =
  process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer');

const WHEREABOUTS: Record<BrowserKind, Whereabouts> = {
  // What Flatpak starts sees no profile of a test, which is in the folder for temporary files.
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
 * The program of a browser that is installed here, or undefined.
 * @throws Error when a variable names a program that is not there
 */
export async function findBrowser(kind: BrowserKind): Promise<string | undefined> {
  const found = findProgram(WHEREABOUTS[kind]);
  return found ?? (kind === 'chrome' ? await downloadedChrome() : undefined);
}

async function downloadedChrome(): Promise<string | undefined> {
  const installed = await getInstalledBrowsers({ cacheDir: BROWSER_CACHE });
  return installed.find(({ browser }) => browser === Browser.CHROME)?.executablePath;
}
