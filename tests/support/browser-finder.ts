import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  Browser,
  ChromeReleaseChannel,
  computeSystemExecutablePath,
  getInstalledBrowsers,
} from '@puppeteer/browsers';

/** Chrome stands for Chromium and Edge, too: they are one browser to a test. */
export type BrowserKind = 'chrome' | 'firefox';

/** Where Puppeteer keeps what it downloads: a browser that another project has fetched is used as well. */
export const BROWSER_CACHE =
  process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer');

const VARIABLES: Record<BrowserKind, readonly string[]> = {
  chrome: ['WIRECHAT_BROWSER', 'PUPPETEER_EXECUTABLE_PATH'],
  firefox: ['WIRECHAT_FIREFOX'],
};

const COMMANDS: Record<BrowserKind, readonly string[]> = {
  chrome: [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  firefox: ['firefox', 'firefox-esr'],
};

/** Programs that are on no search path, and that Puppeteer does not look for: it knows where Chrome is. */
const MAC_PROGRAMS: Record<BrowserKind, readonly string[]> = {
  chrome: [
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  firefox: ['Firefox.app/Contents/MacOS/firefox'],
};
const WINDOWS_PROGRAMS: Record<BrowserKind, readonly string[]> = {
  chrome: ['Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  firefox: ['Mozilla Firefox\\firefox.exe'],
};

/**
 * The program of a browser that is installed here, or undefined.
 * @throws Error when a variable names a program that is not there
 */
export async function findBrowser(kind: BrowserKind): Promise<string | undefined> {
  return (
    namedByVariable(kind) ??
    [...onPath(kind), ...inUsualPlaces(kind)].find((file) => existsSync(file)) ??
    (kind === 'chrome' ? (systemChrome() ?? (await downloadedChrome())) : undefined)
  );
}

function namedByVariable(kind: BrowserKind): string | undefined {
  for (const variable of VARIABLES[kind]) {
    const file = process.env[variable];
    if (!file) continue;
    if (existsSync(file)) return file;
    throw new Error(`${variable} is ${file}, and there is no such file. Correct it, or unset it.`);
  }
  return undefined;
}

function onPath(kind: BrowserKind): string[] {
  if (process.platform === 'win32') return [];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return COMMANDS[kind].flatMap((command) => folders.map((folder) => join(folder, command)));
}

function inUsualPlaces(kind: BrowserKind): string[] {
  switch (process.platform) {
    case 'darwin':
      return MAC_PROGRAMS[kind].map((program) => join('/Applications', program));
    case 'win32': {
      const { PROGRAMFILES, LOCALAPPDATA, 'ProgramFiles(x86)': programFilesX86 } = process.env;
      return [PROGRAMFILES, programFilesX86, LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => WINDOWS_PROGRAMS[kind].map((program) => join(folder, program)));
    }
    default:
      return [];
  }
}

function systemChrome(): string | undefined {
  try {
    return computeSystemExecutablePath({
      browser: Browser.CHROME,
      channel: ChromeReleaseChannel.STABLE,
    });
  } catch {
    // Its way of saying that there is none.
    return undefined;
  }
}

async function downloadedChrome(): Promise<string | undefined> {
  const installed = await getInstalledBrowsers({ cacheDir: BROWSER_CACHE });
  return installed.find(({ browser }) => browser === Browser.CHROME)?.executablePath;
}
