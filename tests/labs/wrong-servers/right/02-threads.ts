import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { canSharePorts } from '../../../../stages/02-threaded-tcp/thread-pool.ts';

const THREAD = new URL('./02-thread.ts', import.meta.url);

/** Stage 02: two threads on one port. One that dies is replaced. */
export class ThreadedServer {
  readonly #threads = new Map<number, Worker>();
  #isClosing = false;

  async listen(port: number): Promise<number> {
    const reusePort = await canSharePorts();
    const chosen = await this.#start(1, port, reusePort);
    if (reusePort) await this.#start(2, chosen, reusePort);
    return chosen;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const thread of this.#threads.values()) await thread.terminate();
  }

  async #start(number: number, port: number, reusePort: boolean): Promise<number> {
    const workerData = { number, port, reusePort };
    const thread = new Worker(THREAD, { workerData, execArgv: [] });
    this.#threads.set(number, thread);
    const [chosen] = (await once(thread, 'message')) as [number];
    thread.on('error', () => {});
    thread.once('exit', () => {
      if (!this.#isClosing) this.replace(() => void this.#start(number, chosen, reusePort));
    });
    return chosen;
  }

  replace(start: () => void): void {
    start();
  }
}
