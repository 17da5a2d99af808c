import inspector from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import { LINK_LOOK_MS } from '../../shared/limits.ts';
import type { BatchedLink } from './batched-link.ts';

/**
 * Terminates a thread that does not read its link, so that another one replaces it. Its members lose their
 * connections and can come back; nobody else has to wait. It counts checks rather than seconds, because
 * none are made while a computer sleeps.
 */
export function watchLink(link: BatchedLink, worker: Worker): void {
  void link.givenUp.then(() => worker.terminate());
  // A starting thread does not answer yet. Its first message says that it serves.
  worker.once('message', () => {
    const looking = setInterval(() => {
      // With a debugger attached, the thread may be paused on purpose.
      if (inspector.url() === undefined) link.look();
    }, LINK_LOOK_MS);
    worker.once('exit', () => clearInterval(looking));
  });
}
