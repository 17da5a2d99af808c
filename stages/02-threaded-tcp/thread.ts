import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Ports, Running } from '../../shared/stage.ts';

/** A report to the main thread: the ports, an error of listening, a sign of life, or a log line. */
export type ThreadReport =
  | { readonly ports: Ports }
  | { readonly failed: ListenError }
  | { readonly alive: true }
  | { readonly log: string };

/** A system error in the form that can cross threads, where only plain fields are kept. */
interface ListenError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Runs a thread: starts serving, reports the ports, and ends when the main thread says so. The main
 * thread's side is `startThreads`.
 */
export async function runThread<Data>(
  serve: (data: Data, log: (line: string) => void) => Promise<Running>,
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
