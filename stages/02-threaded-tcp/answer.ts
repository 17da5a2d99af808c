import { setImmediate } from 'node:timers';
import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_BURN_MS } from '../../shared/limits.ts';
import { readTyped } from '../../shared/typed.ts';

/**
 * Returns the answer to a line. `/burn MS` keeps the thread busy and `/crash` ends it, to show what that
 * does to other clients.
 * @throws ProtocolError `unknown-command`, `bad-request`
 */
export function answer(line: string, thread: number): string {
  const typed = readTyped(line);
  if ('text' in typed) return `[thread ${thread}] ${typed.text}`;
  switch (typed.command) {
    case 'burn':
      return `[thread ${thread}] was busy for ${burn(Number(typed.argument))} ms`;
    case 'crash':
      crash(thread);
      return `[thread ${thread}] is about to die`;
    default:
      throw new ProtocolError(
        'unknown-command',
        `${DETAILS['unknown-command'].split(';')[0]}; there are /burn MS and /crash`,
      );
  }
}

/** A busy loop: no other client of this thread is served until it ends. */
function burn(ms: number): number {
  if (!(ms >= 1 && ms <= MAX_BURN_MS)) {
    throw new ProtocolError('bad-request', `/burn takes 1 to ${MAX_BURN_MS} milliseconds`);
  }
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/** Throws an error that nobody catches, as a bug would. It ends this thread and no other. */
function crash(thread: number): void {
  setImmediate(() => {
    throw new Error(`thread ${thread} was asked to /crash`);
  });
}
