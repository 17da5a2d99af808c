import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/*
 * The window is drawn by a browser that is installed already; Electron would add some 200 MB to a
 * download for the same engine. Only Chrome and its relatives have `--app`, a window without tabs and
 * address bar. There is no list of installed programs that is the same on all systems, so the usual
 * places are tried in an order of preference.
 */

/** Where the programs of a browser are found on each system. */
export interface Whereabouts {
  /** Environment variables that may name the program. */
  readonly variables: readonly string[];
  /** Commands on the search path of Linux and macOS. */
  readonly commands: readonly string[];
  /** Names of Flatpak applications. */
  readonly flatpak: readonly string[];
  /** Paths in `/Applications` of the computer or the user. */
  readonly mac: readonly string[];
  /** Paths in the program folders of the computer and the user. */
  readonly windows: readonly string[];
}

/** Chrome, Edge and Chromium: variants of the same browser. */
export const CHROME: Whereabouts = {
  variables: ['WIRECHAT_BROWSER'],
  commands: [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  flatpak: ['com.google.Chrome', 'org.chromium.Chromium', 'com.microsoft.Edge'],
  mac: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  windows: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Returns the program of an installed browser, or undefined.
 * @throws Error if a variable names a program that does not exist
 */
export function findProgram(
  whereabouts: Whereabouts,
  platform = process.platform,
): string | undefined {
  return named(whereabouts) ?? candidates(whereabouts, platform).find((file) => existsSync(file));
}

function named({ variables }: Whereabouts): string | undefined {
  const variable = variables.find((name) => process.env[name]);
  const file = variable && process.env[variable];
  if (!file || existsSync(file)) return file;
  throw new Error(`${variable} is ${file}, and there is no such file. Correct it, or unset it.`);
}

function candidates(
  { commands, flatpak, mac, windows }: Whereabouts,
  platform: NodeJS.Platform,
): string[] {
  const searchPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  switch (platform) {
    case 'win32':
      return below(windowsFolders(), windows);
    case 'darwin':
      return [
        ...below(['/Applications', join(homedir(), 'Applications')], mac),
        ...below(searchPath, commands),
      ];
    default:
      return [...below(searchPath, commands), ...below(flatpakFolders(), flatpak)];
  }
}

/** The folders of Flatpak programs for this user and for all users. */
function flatpakFolders(): string[] {
  const { XDG_DATA_HOME } = process.env;
  const own = XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return [own, '/var/lib'].map((folder) => join(folder, 'flatpak/exports/bin'));
}

function windowsFolders(): string[] {
  const { PROGRAMFILES, LOCALAPPDATA, 'ProgramFiles(x86)': programFilesX86 } = process.env;
  return [PROGRAMFILES, programFilesX86, LOCALAPPDATA].filter((folder) => folder !== undefined);
}

/** Each program, in order of preference, in each of the folders. */
function below(folders: readonly string[], programs: readonly string[]): string[] {
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}
