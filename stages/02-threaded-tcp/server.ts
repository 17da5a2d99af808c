/** Stage 02: N threads listen on one port, and the kernel distributes the connections among them. */
import { Worker } from 'node:worker_threads';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from './thread-pool.ts';

export async function start({ hosts, port, threads, log }: StageOptions): Promise<Running> {
  return startThreads({
    count: threads,
    hosts,
    ports: { port },
    spawn: (address, number) =>
      new Worker(new URL('./io-worker.ts', import.meta.url), {
        workerData: { number, ...address },
      }),
    log,
  });
}
