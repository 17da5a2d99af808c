import { spawnSync } from 'node:child_process';
import { canSharePorts } from '../../stages/02-threaded-tcp/thread-pool.ts';

/** Why a test cannot pass on this system, or false. For `skip`, so that the test is still listed. */
type Lacking = string | false;

const isWindows = process.platform === 'win32';

/** For tests that need two threads on one port. */
export const NO_SHARED_PORTS: Lacking =
  !(await canSharePorts()) && 'this system cannot share a port among threads';

/** For tests that end a program with a signal: on Windows a signal always ends it at once. */
export const NO_SIGNALS: Lacking = isWindows && 'Windows has no signals that a program can answer';

/** For tests that change a limit of a program. */
export const NO_ULIMIT: Lacking = isWindows && 'Windows has no ulimit';

/** For tests that replace a program with a script. */
export const NO_SCRIPTS: Lacking = isWindows && 'Windows starts no script as if it were a program';

/** For tests of the exact output of a program in a terminal. */
export const NO_RAW_TERMINAL: Lacking =
  isWindows && 'Windows draws a terminal anew, and does not pass on what was written';

/** For tests that need a program of another language, which is asked for its version with these options. */
export function notInstalled(program: string, ...options: string[]): Lacking {
  const { status } = spawnSync(program, [...options, '--version'], { stdio: 'ignore' });
  return status !== 0 && `${program} is not installed`;
}
