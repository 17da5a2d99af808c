import inspector from 'node:inspector';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { LINK_PROBE_INTERVAL_MS, YOUNG_GENERATION_MB } from '../../shared/limits.ts';
import { BatchedLink } from './batched-link.ts';

/** What to do with the hub's end of each link of a thread, by the name that the thread knows it under. */
export type LinkEnds = Readonly<Record<string, (link: BatchedLink) => void>>;

/**
 * Starts a thread that is linked with the main thread. The thread finds a port for each link in its
 * `workerData`, besides `data`. If it no longer reads a link, it is terminated.
 */
export function startLinkedThread(entry: URL, data: object, ends: LinkEnds): Worker {
  const ports: Record<string, MessagePort> = {};
  const links: BatchedLink[] = [];
  for (const [name, attach] of Object.entries(ends)) {
    const { port1, port2 } = new MessageChannel();
    ports[name] = port2;
    const link = new BatchedLink(port1);
    links.push(link);
    attach(link);
  }
  const worker = new Worker(entry, {
    workerData: { ...data, ...ports },
    transferList: Object.values(ports),
    // Without the flags of this process: each thread would load a loader or a test hook again.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  for (const link of links) watchLink(link, worker);
  return worker;
}

/**
 * Terminates a thread that does not read its link, so that the pool replaces it. Its members lose their
 * connections and can come back; nobody else has to wait. Stage 02 notices a blocked thread within a minute,
 * which is too long for the messages that wait for it here.
 *
 * It counts probes rather than seconds, because none are sent while a computer sleeps.
 */
export function watchLink(link: BatchedLink, worker: Worker): void {
  void link.givenUp.then(() => worker.terminate());
  // A starting thread does not answer yet. Its first message says that it serves.
  worker.once('message', () => {
    const probing = setInterval(() => {
      // With a debugger attached, the thread may be paused on purpose.
      if (inspector.url() === undefined) link.probe();
    }, LINK_PROBE_INTERVAL_MS);
    worker.once('exit', () => clearInterval(probing));
  });
}
