/**
 * N threads on the same ports, kept running. The pool decides where the threads listen, and replaces those
 * that die. It knows nothing of what they serve: later stages pass it threads with links, pages and clips.
 *
 * The kernel gives each new connection to one of the threads (SO_REUSEPORT in socket(7)). Linux chooses by
 * a hash of the addresses and ports of both sides, so a thread may by chance get more than its share. The
 * alternative is one thread that accepts all connections and transfers each socket to another thread, which
 * Node 26 can do. It distributes them evenly, and also on systems that cannot share a port; but nobody can
 * connect while that thread is busy or dead, and each thread here is to need no other.
 *
 * Whatever happens to one thread must have no effect on the others, so they are never restarted together,
 * and the ports stay what they are.
 */
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { THREAD_RESTART_INTERVAL_MS } from '../../shared/limits.ts';
import type { Log, LogEntry } from '../../shared/log.ts';
import type { Ports, Running } from '../../shared/stage.ts';
import { listen } from '../01-echo/listener.ts';
import { closeThread, portsOf, watchThread } from './thread.ts';

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
  readonly log: Log;
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
    // 'error' comes before 'exit'. Without a listener, it would end the whole process.
    worker.on('error', (error: Error) => {
      cause = error.message;
    });
    worker.once('exit', () => workers.delete(worker));
    address = {
      ...address,
      ...(await portsOf(worker, (entry) => log({ ...entry, thread: number }))),
    };
    watchThread(worker, () => void worker.terminate());
    // Only from here on: a thread that dies before it serves fails the start, or is tried again below.
    worker.once('exit', (code) => {
      // An exit status other than 0 without an error comes from `terminate`.
      cause ??= code === 0 ? 'it ended' : 'it was stuck';
      if (!closing) void replaceThread(number, cause);
    });
  }

  /**
   * A new thread listens on the same port, so clients notice only their own lost connections.
   * @lab 02.3 Replace a thread that has died
   */
  async function replaceThread(number: number, cause: string): Promise<void> {
    log(died(number, cause));
    // Without a pause, a thread that dies at once would take all of the processor's time.
    await delay(THREAD_RESTART_INTERVAL_MS);
    if (closing) return;
    await startThread(number).then(
      () => log(upAgain(number)),
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
    log({
      level: 'warn',
      event: 'one-thread',
      sentence: 'This system cannot share a port among threads: one I/O thread serves everybody.',
    });
  try {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    // For a port 0, the others wait until the first thread has got a free port.
    const isFirstAlone = Object.values(options.ports).includes(0);
    if (isFirstAlone) await startThread(1);
    await Promise.all(numbers.slice(Number(isFirstAlone)).map(startThread));
  } catch (error) {
    await close();
    throw error;
  }
  const { port, webPort } = address;
  return { port, ...(webPort !== undefined && { webPort }), close };
}

function died(thread: number, cause: string): LogEntry {
  const sentence = `Thread ${thread} died: ${cause}. Its connections are lost; a new one takes its place.`;
  return { level: 'error', event: 'thread-died', sentence, thread, cause };
}

function upAgain(thread: number): LogEntry {
  const sentence = `Thread ${thread} is up again.`;
  return { level: 'info', event: 'thread-up', sentence, thread };
}

/**
 * Whether several threads can listen on one port with the kernel distributing the connections
 * (`SO_REUSEPORT`): on Linux and some other Unix systems, but not on macOS or Windows. It is tried out,
 * because a list of systems would be wrong sooner or later.
 */
export async function canSharePorts(): Promise<boolean> {
  try {
    const probe = await listen(createServer, { hosts: ['127.0.0.1'], port: 0, reusePort: true });
    await probe.close();
    return true;
  } catch {
    return false;
  }
}

/**
 * Rejects with `EADDRINUSE` if another program is listening already. Two servers of one user that both
 * share a port would not notice each other, and each would get some of the clients.
 */
export async function claimPorts(
  hosts: readonly string[],
  ports: readonly number[],
): Promise<void> {
  for (const port of ports.filter((port) => port !== 0)) {
    const claim = await listen(createServer, { hosts, port });
    await claim.close();
  }
}
