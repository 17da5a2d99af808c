/** Stage 03: the hub on the main thread owns the roster, and the I/O threads send it requests. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { memberEntry } from '../../shared/log.ts';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { type Address, startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from './hub.ts';
import { PortLink } from './link.ts';
import { nicknameHandlers } from './nickname-handlers.ts';
import { Roster } from './roster.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

/**
 * Nothing is shared between the threads but the links. Each client's request goes to the hub, which answers,
 * and the log shows what the roster says has happened.
 */
export async function start({ hosts, port, threads, log }: StageOptions): Promise<Running> {
  const roster = new Roster((happening) => log(memberEntry(happening)));
  const hub = new Hub(nicknameHandlers(roster), log);

  /** Each thread gets one end of a channel, and the hub has the other. */
  function spawn(address: Address): Worker {
    const { port1, port2 } = new MessageChannel();
    void hub.attach(new PortLink(port1));
    // Without the flags of this process: each thread would load a loader or a test hook again.
    const workerData = { ...address, hub: port2 };
    return new Worker(IO_WORKER, { workerData, transferList: [port2], execArgv: [] });
  }

  return startThreads({ count: threads, hosts, ports: { port }, spawn, log });
}
