import { constants } from 'node:os';
import { SIGNAL_ECHO_MS } from '../shared/limits.ts';

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
