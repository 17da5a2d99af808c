/** Whether there is a host, and at what: a terminal, a terminal without a movable cursor, or a pipe. */
import { spawnSync } from 'node:child_process';
import { fstatSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * `screen`: an input line below the log. `lines`: a terminal that shows lines. `pipe`: whatever else, where
 * answers go to the standard output and refusals to the standard error.
 */
export type HostInput = 'screen' | 'lines' | 'pipe';

/**
 * Looks at the standard input. Undefined if nobody can be the host: a service manager gives a program
 * `/dev/null`, and a program in the background must not read from the terminal.
 */
export function hostInput(env = process.env, platform = process.platform): HostInput | undefined {
  if (!isatty(0)) return isPipe() ? 'pipe' : undefined;
  if (!isInForeground(platform)) return undefined;
  if (!isatty(1)) return 'pipe';
  const { TERM, INK_SCREEN_READER } = env;
  const canDraw = TERM !== 'dumb' && platform !== 'win32' && INK_SCREEN_READER !== 'true';
  return canDraw ? 'screen' : 'lines';
}

/** A file of commands is read as a pipe is. Node's own pipes are sockets. */
function isPipe(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket() || input.isFile();
  } catch {
    return false;
  }
}

/**
 * Whether the terminal is ours, and not the shell's, which has started us with `&`. A program in the
 * background that reads from the terminal or sets its mode is stopped, with all its threads.
 */
export function isInForeground(platform = process.platform): boolean {
  if (platform === 'win32') return true;
  if (platform === 'linux') {
    // proc_pid_stat(5): the process group is the fifth field, the terminal's foreground group the eighth.
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 1).split(' ');
    // -1: this terminal stops nobody.
    return foreground === group || foreground === '-1';
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(process.pid)]);
  return String(stdout).includes('+');
}
