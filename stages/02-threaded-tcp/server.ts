/**
 * Stage 02: N threads listen on one port, and the kernel distributes the connections among them.
 *
 * The main thread opens no socket for clients. It starts the threads and watches over them, so it is free
 * to notice when one of them is stuck. What a thread does is in `io-worker.ts`, which is not imported: a
 * thread loads its own copy of every module, and shares no variable with this one.
 */
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
        // Copied into the thread: all that it knows at its start.
        workerData: { number, ...address },
      }),
    log,
  });
}
