import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where the programs of a browser are to be found, on all systems. */
export interface Whereabouts {
  /** Environment variables that may name the program. */
  readonly variables: readonly string[];
  /** Commands on the search path of Linux and macOS. */
  readonly commands: readonly string[];
  /** Names under which Flatpak knows them. */
  readonly flatpak: readonly string[];
  /** Below `/Applications`, of the computer or of the user. */
  readonly mac: readonly string[];
  /** Below the folders for programs, of the computer and of the user. */
  readonly windows: readonly string[];
}

/** Chrome, Edge and Chromium: they are one browser under three names. */
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
 * The program of a browser that is installed here, or undefined.
 * @throws Error when a variable names a program that is not there
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

/** What Flatpak has installed for the user, and for all. */
function flatpakFolders(): string[] {
  const { XDG_DATA_HOME } = process.env;
  const own = XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return [own, '/var/lib'].map((folder) => join(folder, 'flatpak/exports/bin'));
}

function windowsFolders(): string[] {
  const { PROGRAMFILES, LOCALAPPDATA, 'ProgramFiles(x86)': programFilesX86 } = process.env;
  return [PROGRAMFILES, programFilesX86, LOCALAPPDATA].filter((folder) => folder !== undefined);
}

/** The programs in the order in which they are wanted, in each of the folders. */
function below(folders: readonly string[], programs: readonly string[]): string[] {
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}
