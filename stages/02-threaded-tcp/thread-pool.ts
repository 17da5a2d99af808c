import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { SHUTDOWN_MS, THREAD_RESTART_INTERVAL_MS } from '../../shared/limits.ts';
import type { Ports, Running } from '../../shared/stage.ts';
import { canSharePorts, claimPorts } from './shared-port.ts';
import type { ThreadReport } from './thread.ts';
import { watchThread } from './thread-watch.ts';

/** Where a thread listens. All threads use the same ports. */
export interface Address extends Ports {
  readonly hosts: readonly string[];
  readonly reusePort: boolean;
}

export interface ThreadPoolOptions {
  readonly count: number;
  readonly hosts: readonly string[];
  /** Ports to listen on. For a port 0 the first thread gets a free port, and the others use it. */
  readonly ports: Ports;
  /** Starts the thread with this number (counted from 1), at the beginning or after a crash. */
  readonly spawn: (address: Address, number: number) => Worker;
  readonly log: (line: string) => void;
}

/**
 * Starts N threads on the same ports and keeps them running: a thread that dies is replaced, without any
 * effect on the others. Where the system cannot share a port there is only one thread.
 */
export async function startThreads(options: ThreadPoolOptions): Promise<Running> {
  const reusePort = await canSharePorts();
  const { hosts, spawn, log } = options;
  const workers = new Set<Worker>();
  let address: Address = { hosts, ...options.ports, reusePort };
  let closing = false;

  async function startThread(number: number): Promise<void> {
    const worker = spawn(address, number);
    workers.add(worker);
    let cause: string | undefined;
    worker.on('error', (error: Error) => {
      cause = error.message;
    });
    worker.once('exit', () => workers.delete(worker));
    address = { ...address, ...(await portsOf(worker, log)) };
    watchThread(worker, () => void worker.terminate());
    worker.once('exit', (code) => {
      // An exit status other than 0 without an error comes from `terminate`.
      cause ??= code === 0 ? 'it ended' : 'it was stuck';
      if (!closing) void replaceThread(number, cause);
    });
  }

  async function replaceThread(number: number, cause: string): Promise<void> {
    log(`Thread ${number} died: ${cause}. Its connections are lost; a new one takes its place.`);
    await delay(THREAD_RESTART_INTERVAL_MS);
    if (closing) return;
    await startThread(number).then(
      () => log(`Thread ${number} is up again.`),
      (error: Error) => replaceThread(number, error.message),
    );
  }

  async function close(): Promise<void> {
    closing = true;
    await Promise.all([...workers].map(closeThread));
  }

  await claimPorts(hosts, Object.values(options.ports));
  const count = reusePort ? options.count : 1;
  if (count < options.count)
    log('This system cannot share a port among threads: one I/O thread serves everybody.');
  try {
    // The first thread starts alone, because it picks the ports.
    await startThread(1);
    await Promise.all(Array.from({ length: count - 1 }, (_, index) => startThread(index + 2)));
  } catch (error) {
    await close();
    throw error;
  }
  const { port, webPort } = address;
  return { port, ...(webPort !== undefined && { webPort }), close };
}

/** Handles the reports of a thread. Resolves when it listens; rejects with the error if it cannot. */
function portsOf(worker: Worker, log: (line: string) => void): Promise<Ports> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: ThreadReport) => {
      if ('log' in report) log(report.log);
      else if ('ports' in report) resolve(report.ports);
      else if ('failed' in report)
        reject(Object.assign(new Error(report.failed.message), report.failed));
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended before it served')));
  });
}

/** Asks the thread to say goodbye to its clients, and terminates it if that takes too long. */
async function closeThread(worker: Worker): Promise<void> {
  const exited = once(worker, 'exit');
  const overdue = setTimeout(() => void worker.terminate(), SHUTDOWN_MS);
  worker.postMessage('close');
  await exited;
  clearTimeout(overdue);
}
