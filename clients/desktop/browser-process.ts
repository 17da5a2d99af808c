import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { MAX_PROCESS_LIST_BYTES } from '../../shared/limits.ts';

/*
 * Starting and ending a process is different on each system, and all of these differences are in this
 * file. Its code is never changed by mutation tests: it ends processes that it finds in the list of all
 * processes, and a mutant could end others.
 */

/** A macOS application is a folder with the program inside it. */
const BUNDLE = /^.+?\.app(?=\/|$)/;

/** The process of a browser, started in the way that its system needs. */
export interface BrowserProcess {
  readonly process: ChildProcess;
  /** Asks the process to end (SIGTERM) or ends it (SIGKILL). */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a browser with its profile in this folder. */
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
    // Ctrl-C in the terminal must reach only our program, which then closes the window.
    detached: !isWindows,
  });
  return {
    process: child,
    async kill(signal) {
      // The whole group, because `flatpak run` does not pass signals on.
      if (isWindows || child.pid === undefined) child.kill(signal);
      else process.kill(-child.pid, signal);
    },
  };
}

/**
 * On macOS a process inherits the microphone and camera permissions of the program that starts it, and a
 * terminal or an editor may have none. A program started with `open` has its own permissions
 * (https://github.com/microsoft/vscode/issues/95062). `open` waits for the browser, but does not end it.
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

/** This user's processes with this flag, without the browser's helper processes, which also have a type. */
async function startedWith(flag: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-xww', '-o', 'pid=,command='], {
    maxBuffer: MAX_PROCESS_LIST_BYTES,
  });
  const lines = stdout.split('\n');
  const started = lines.filter((line) => line.includes(`${flag} `) && !line.includes(' --type='));
  return started.map((line) => Number.parseInt(line, 10));
}
