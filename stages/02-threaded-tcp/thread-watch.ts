import inspector from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import { MAX_UNANSWERED_LOOKS, THREAD_LOOK_MS } from '../../shared/limits.ts';

/**
 * Calls `onStuck` when a thread has not answered several checks in a row: its event loop is blocked, and
 * its clients are waiting. It counts checks rather than seconds, because none are made while a computer
 * sleeps.
 */
export function watchThread(worker: Worker, onStuck: () => void): void {
  let unanswered = 0;
  worker.on('message', () => {
    unanswered = 0;
  });
  const looking = setInterval(() => {
    // With a debugger attached, the thread may be paused on purpose.
    if (inspector.url() !== undefined) return;
    if (unanswered === MAX_UNANSWERED_LOOKS) onStuck();
    unanswered += 1;
    worker.postMessage('look');
  }, THREAD_LOOK_MS);
  worker.once('exit', () => clearInterval(looking));
}
