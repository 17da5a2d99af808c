import { setImmediate } from 'node:timers';
import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_BURN_MS } from '../../shared/limits.ts';
import { readTyped } from '../../shared/typed.ts';

/**
 * What a line is answered with, by the thread that serves it.
 * `/burn MS` keeps the thread busy, `/crash` kills it; both are the lesson of this stage.
 * @throws ProtocolError for a command that is none
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

/** Computes nothing, as hard as it can: no other client of this thread is served meanwhile. */
function burn(ms: number): number {
  if (!(ms >= 1 && ms <= MAX_BURN_MS)) {
    throw new ProtocolError('bad-request', `/burn takes 1 to ${MAX_BURN_MS} milliseconds`);
  }
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/** An error that nobody catches, as a bug would throw it: it ends this thread and no other. */
function crash(thread: number): void {
  setImmediate(() => {
    throw new Error(`thread ${thread} was asked to /crash`);
  });
}
