import { MessageChannel, Worker } from 'node:worker_threads';
import type { Hub } from './hub.ts';
import { watchLink } from './link-watch.ts';
import { portLink } from './port-link.ts';

/** Starts a thread that has one end of a link, `hub` in its `workerData`; the hub has the other. */
export function startLinkedThread(entry: URL, hub: Hub, data: object): Worker {
  const { port1, port2 } = new MessageChannel();
  const link = portLink(port1);
  void hub.attach(link);
  const worker = new Worker(entry, {
    workerData: { ...data, hub: port2 },
    transferList: [port2],
    // A loader or a check of this process would be loaded by each thread once more.
    execArgv: [],
  });
  watchLink(link, worker);
  return worker;
}
