import { MessageChannel, Worker } from 'node:worker_threads';
import type { Hub } from './hub.ts';
import { watchLink } from './link-watch.ts';
import { portLink } from './port-link.ts';

/** Starts a thread with one end of a link, as `hub` in its `workerData`. The hub has the other end. */
export function startLinkedThread(entry: URL, hub: Hub, data: object): Worker {
  const { port1, port2 } = new MessageChannel();
  const link = portLink(port1);
  void hub.attach(link);
  const worker = new Worker(entry, {
    workerData: { ...data, hub: port2 },
    transferList: [port2],
    // Without the flags of this process: each thread would load a loader or a test hook again.
    execArgv: [],
  });
  watchLink(link, worker);
  return worker;
}
