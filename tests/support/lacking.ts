import { canSharePorts } from '../../stages/02-threaded-tcp/shared-port.ts';

/** Why a test cannot pass on this system, or false: for `skip`, so that the test is counted and named. */
type Lacking = string | false;

const isWindows = process.platform === 'win32';

/** For tests that need two threads on one port. */
export const NO_SHARED_PORTS: Lacking =
  !(await canSharePorts()) && 'this system cannot share a port among threads';

/** For tests that tell a program to end in good order: on Windows a signal always ends it at once. */
export const NO_SIGNALS: Lacking = isWindows && 'Windows has no signals that a program can answer';

/** For tests that take a limit away from a program. */
export const NO_ULIMIT: Lacking = isWindows && 'Windows has no ulimit';

/** For tests that put a script in the place of a program. */
export const NO_SCRIPTS: Lacking = isWindows && 'Windows starts no script as if it were a program';

/** For tests of what exactly a program has written to a terminal. */
export const NO_RAW_TERMINAL: Lacking =
  isWindows && 'Windows draws a terminal anew, and does not pass on what was written';
