/**
 * One I/O thread, seen from both sides: what it and the main thread say to each other, what the thread does
 * about it (`runThread`), and what the main thread does (`portsOf`, `watchThread`, `closeThread`). It is one
 * file because it is one protocol: change a message here, and both ends are in view.
 *
 * Threads share no variables. A message is copied (the structured clone algorithm of HTML), so only plain
 * data crosses: no functions, and of an error only the fields that are named here. What a thread serves is
 * the business of its `io-worker.ts`; how many there are, that of `thread-pool.ts`.
 *
 * A thread that does not do in time what it is told is terminated. That also works if its event loop is
 * blocked, and then its clients lose their connections without a goodbye.
 */
import { on, once } from 'node:events';
import inspector from 'node:inspector';
import { parentPort, type Worker, workerData } from 'node:worker_threads';
import { MAX_UNANSWERED_PROBES, SHUTDOWN_MS, THREAD_PROBE_MS } from '../../shared/limits.ts';
import type { Log, LogEntry } from '../../shared/log.ts';
import type { Ports, Running } from '../../shared/stage.ts';

/** From the main thread: a probe, which is answered with `alive`, or the request to end. */
type ThreadOrder = 'probe' | 'close';

/** To the main thread: the ports, an error of listening, a sign of life, or an entry for the log. */
export type ThreadReport =
  | { readonly ports: Ports }
  | { readonly failed: ListenError }
  | { readonly alive: true }
  | { readonly log: LogEntry };

/** A system error in the form that can cross threads, where only plain fields are kept. */
interface ListenError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Runs in the thread: starts serving, reports the ports, and ends when the main thread says so. An error
 * of the start is reported with its fields, because the person can do something about it (a port that is
 * taken). A bug while it serves is an error that nobody catches: it ends the thread, and the main thread
 * gets an 'error' and an 'exit'.
 */
export async function runThread<Data>(
  serve: (data: Data, log: Log) => Promise<Running>,
): Promise<void> {
  if (!parentPort) throw new Error('this file runs in a worker thread; npm run stage starts it');
  try {
    const { close, ...ports } = await serve(workerData as Data, (log) => report({ log }));
    report({ ports });
    for await (const [message] of on(parentPort, 'message')) {
      if (message === 'close') break;
      report({ alive: true });
    }
    await close();
  } catch (error) {
    const { message, code, port } = error as NodeJS.ErrnoException & { port?: number };
    report({ failed: { message, code, port } });
  }
  // Nothing else keeps the thread alive.
  parentPort.close();
}

function report(message: ThreadReport): void {
  parentPort?.postMessage(message);
}

/** Handles the reports of a thread. Resolves when it listens; rejects with the error if it cannot. */
export function portsOf(worker: Worker, log: Log): Promise<Ports> {
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

/**
 * Calls `onStuck` when a thread has not answered several probes in a row: its event loop is blocked, and
 * its clients are waiting. Any message counts as an answer. It counts probes rather than seconds, because
 * none are made while a computer sleeps.
 */
export function watchThread(worker: Worker, onStuck: () => void): void {
  let unanswered = 0;
  worker.on('message', () => {
    unanswered = 0;
  });
  const probing = setInterval(() => {
    // With a debugger attached, the thread may be paused on purpose.
    if (inspector.url() !== undefined) return;
    if (unanswered === MAX_UNANSWERED_PROBES) onStuck();
    unanswered += 1;
    order(worker, 'probe');
  }, THREAD_PROBE_MS);
  worker.once('exit', () => clearInterval(probing));
}

/** Asks the thread to say goodbye to its clients, and terminates it if that takes too long. */
export async function closeThread(worker: Worker): Promise<void> {
  const exited = once(worker, 'exit');
  const overdue = setTimeout(() => void worker.terminate(), SHUTDOWN_MS);
  order(worker, 'close');
  await exited;
  clearTimeout(overdue);
}

function order(worker: Worker, message: ThreadOrder): void {
  worker.postMessage(message);
}
