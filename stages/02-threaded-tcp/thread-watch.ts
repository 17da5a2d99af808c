import inspector from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import { MAX_UNANSWERED_LOOKS, THREAD_LOOK_MS } from '../../shared/limits.ts';

/**
 * Calls `onStuck` when a thread has given no sign of life for some looks in a row: its event loop
 * does not turn, and its clients wait for nothing. Looks are counted and not seconds, because a
 * computer that has slept has not looked.
 */
export function watchThread(worker: Worker, onStuck: () => void): void {
  let unanswered = 0;
  worker.on('message', () => {
    unanswered = 0;
  });
  const looking = setInterval(() => {
    // With a debugger a person may have stopped the thread, to read on in peace.
    if (inspector.url() !== undefined) return;
    if (unanswered === MAX_UNANSWERED_LOOKS) onStuck();
    unanswered += 1;
    worker.postMessage('look');
  }, THREAD_LOOK_MS);
  worker.once('exit', () => clearInterval(looking));
}
