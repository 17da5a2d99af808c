/**
 * How a program of wirechat ends when things do not go as planned: an error becomes one sentence that says
 * what to do, and a signal becomes an orderly end. `npm run stage`, the chat for terminals and the desktop
 * window use it.
 *
 * An error that the person at the keyboard can do something about, such as a port that is taken, is printed
 * as one sentence without a stack. Any other error is a bug, and its stack is printed.
 */
import { constants } from 'node:os';
import { getSystemErrorMessage } from 'node:util';
import { SIGNAL_ECHO_MS } from '../shared/limits.ts';

/** An error in the command line: printed as one sentence, with exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Explains an error of the user or the system in one sentence. For a bug, returns its stack. */
export function explain(
  error: NodeJS.ErrnoException & { port?: number; address?: string },
  platform = process.platform,
): string {
  if (error instanceof UsageError) return error.message;
  const { code, path, errno = 0, port, stack = error.message } = error;
  // The same codes, such as EACCES, mean something else for a file. Node's own errors have no negative number.
  if (path !== undefined && errno < 0)
    return `${path} cannot be used: ${getSystemErrorMessage(errno)}. Check the path, and your rights to it.`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: end that one, or choose another port with --port or --web-port.`;
    case 'EACCES':
      return port === undefined ? stack : explainDenied(port, platform);
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `This computer does not have the address ${error.address ?? 'given by --host'}: leave out --host, or use --lan.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'There is no such host: --host takes an address of this computer.';
    case 'PAGE_NOT_BUILT':
      return error.message;
    default:
      return stack;
  }
}

/** On Windows no port needs privileges, but any may be reserved. Elsewhere ports below 1024 need them. */
function explainDenied(port: number, platform: NodeJS.Platform): string {
  if (platform === 'win32')
    return `Windows has reserved port ${port}, as it does for Hyper-V, WSL and Docker, or another program holds it: choose another port with --port or --web-port. This lists the reserved ones: netsh interface ipv4 show excludedportrange protocol=tcp`;
  if (port < 1_024)
    return `Port ${port} needs rights that this user does not have: choose one above 1023 with --port or --web-port.`;
  return `The system does not let this program have port ${port}: choose another port with --port or --web-port.`;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Interruption = (typeof SIGNALS)[number];

/**
 * Calls `end` when the program is asked to end: by Ctrl-C (SIGINT), by SIGTERM, or by a closed terminal
 * (SIGHUP). A second request ends the process at once.
 *
 * One Ctrl-C may arrive more than once: the terminal sends it to every process in the foreground, and npm
 * passes on its own copy. Signals shortly after the first one are ignored as copies.
 */
export function onInterruption(end: (signal: Interruption) => void): void {
  let firstAt: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const now = performance.now();
      firstAt ??= now;
      if (firstAt === now) end(signal);
      else if (now - firstAt > SIGNAL_ECHO_MS) process.exit(128 + constants.signals[signal]);
    });
  }
}
