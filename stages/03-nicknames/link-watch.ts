import inspector from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import { LINK_LOOK_MS } from '../../shared/limits.ts';
import type { BatchedLink } from './batched-link.ts';

/**
 * Ends a thread that does not take what its link brings, so that another takes its place. Its
 * members lose their connections, and may come back; nobody else has to wait. Looks are counted and
 * not seconds: a computer that has slept has not looked.
 */
export function watchLink(link: BatchedLink, worker: Worker): void {
  void link.givenUp.then(() => worker.terminate());
  // A thread that is still starting answers nothing: its first word is that it serves.
  worker.once('message', () => {
    const looking = setInterval(() => {
      // With a debugger a person may have stopped the thread, to read on in peace.
      if (inspector.url() === undefined) link.look();
    }, LINK_LOOK_MS);
    worker.once('exit', () => clearInterval(looking));
  });
}
