/**
 * What stage 02 says to a line. It repeats the line with the number of the thread that read it, so that
 * people can see which of them share a thread, and it has two commands that do harm on purpose: what they
 * do to others is the lesson of the stage.
 *
 * Both stand for something that happens by accident. `/burn` is any computation that takes long: parsing a
 * huge document, a regular expression that backtracks, a synchronous `node:crypto` function. `/crash` is a
 * bug in a callback. No later stage has these commands.
 *
 * A line is a string without its ending and has been decoded; it is not yet harmless. `readTyped` removes
 * escape sequences and other control characters, which would otherwise be sent back and control the
 * terminal of the person who reads them.
 */
import { setImmediate } from 'node:timers';
import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_BURN_MS } from '../../shared/limits.ts';
import { readTyped } from '../../shared/typed.ts';

/**
 * Returns the answer to a line.
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

/**
 * A busy loop: no other client of this thread is served until it ends. A timer would not show this, because
 * the event loop goes on while it waits. The limit is well below the time after which the main thread takes
 * a thread for stuck.
 */
function burn(ms: number): number {
  // Written so that NaN, for an argument that is not a number, is refused too.
  if (!(ms >= 1 && ms <= MAX_BURN_MS)) {
    throw new ProtocolError('bad-request', `/burn takes 1 to ${MAX_BURN_MS} milliseconds`);
  }
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/**
 * Throws an error that nobody catches, as a bug would. It ends this thread and no other. Not thrown at
 * once, because the caller would catch it, and because the answer is to be sent first.
 */
function crash(thread: number): void {
  setImmediate(() => {
    throw new Error(`thread ${thread} was asked to /crash`);
  });
}
