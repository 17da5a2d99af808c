import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { MAX_PROCESS_LIST_BYTES } from '../../shared/limits.ts';

/** A program of a Mac is a folder, and what is started by hand is somewhere within it. */
const BUNDLE = /^.+?\.app(?=\/|$)/;

/** A browser as a process, started as its system wants it. */
export interface BrowserProcess {
  readonly process: ChildProcess;
  /** Asks it to end, or makes it. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a browser, with its profile in this folder. */
export function startBrowser(
  browser: string,
  profile: string,
  flags: readonly string[],
  platform: NodeJS.Platform,
): BrowserProcess {
  const profileFlag = `--user-data-dir=${profile}`;
  const bundle = platform === 'darwin' ? BUNDLE.exec(browser)?.[0] : undefined;
  if (bundle) return startBundle(bundle, profileFlag, flags);
  const isWindows = platform === 'win32';
  const child = spawn(browser, [profileFlag, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in the terminal is for the program, which then closes the window.
    detached: !isWindows,
  });
  return {
    process: child,
    async kill(signal) {
      // The whole group: `flatpak run` does not pass on a signal.
      if (isWindows || child.pid === undefined) child.kill(signal);
      else process.kill(-child.pid, signal);
    },
  };
}

/**
 * On a Mac what a program starts itself has its permissions for microphone and camera, and none where
 * it has none: a terminal, or an editor. What `open` starts has its own
 * (https://github.com/microsoft/vscode/issues/95062). `open` waits for the browser, and does not end it.
 */
function startBundle(
  bundle: string,
  profileFlag: string,
  flags: readonly string[],
): BrowserProcess {
  const child = spawn('open', ['-n', '-W', '-a', bundle, '--args', profileFlag, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  return {
    process: child,
    async kill(signal) {
      if (signal === 'SIGKILL') child.kill(signal);
      const started = await startedWith(profileFlag);
      for (const pid of started.filter((pid) => pid !== child.pid)) process.kill(pid, signal);
    },
  };
}

/** The processes of this user with this flag; the helpers of a browser have it too, and a type. */
async function startedWith(flag: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-xww', '-o', 'pid=,command='], {
    maxBuffer: MAX_PROCESS_LIST_BYTES,
  });
  const lines = stdout.split('\n');
  const started = lines.filter((line) => line.includes(`${flag} `) && !line.includes(' --type='));
  return started.map((line) => Number.parseInt(line, 10));
}
