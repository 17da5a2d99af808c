import { MessageChannel, Worker } from 'node:worker_threads';
import type { Hub } from './hub.ts';
import { portLink } from './port-link.ts';

/** Starts a thread that has one end of a link, `hub` in its `workerData`; the hub has the other. */
export function startLinkedThread(entry: URL, hub: Hub, data: object): Worker {
  const { port1, port2 } = new MessageChannel();
  void hub.attach(portLink(port1));
  return new Worker(entry, {
    workerData: { ...data, hub: port2 },
    transferList: [port2],
    // A loader or a check of this process would be loaded by each thread once more.
    execArgv: [],
  });
}
