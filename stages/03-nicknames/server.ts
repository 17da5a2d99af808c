/** Stage 03: the hub on the main thread owns who is here; the I/O threads ask it. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { RunningStage, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from './hub.ts';
import { nicknameHandlers } from './nickname-handlers.ts';
import { portLink } from './port-link.ts';
import { Roster } from './roster.ts';

export async function start({ hosts, port, threads, log }: StageOptions): Promise<RunningStage> {
  const roster = new Roster(({ type, name }) => log(`${name} ${type}`));
  const hub = new Hub(nicknameHandlers(roster));
  const pool = await startThreads({
    count: threads,
    hosts,
    ports: [port],
    spawn(number, address) {
      const { port1, port2 } = new MessageChannel();
      void hub.attach(portLink(port1));
      return new Worker(new URL('./io-worker.ts', import.meta.url), {
        workerData: { number, ...address, hub: port2 },
        transferList: [port2],
      });
    },
    log,
  });
  return { port: pool.ports[0] ?? 0, close: pool.close };
}
