/** Stage 02: N threads listen on one port, and the kernel spreads the connections among them. */
import { Worker } from 'node:worker_threads';
import type { RunningStage, StageOptions } from '../../shared/stage.ts';
import { startThreads } from './thread-pool.ts';

export async function start({ hosts, port, threads, log }: StageOptions): Promise<RunningStage> {
  const pool = await startThreads({
    count: threads,
    hosts,
    ports: [port],
    spawn: (number, address) =>
      new Worker(new URL('./io-worker.ts', import.meta.url), {
        workerData: { number, ...address },
      }),
    log,
  });
  return { port: pool.ports[0] ?? 0, close: pool.close };
}
