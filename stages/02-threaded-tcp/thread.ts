import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Ports, Running } from '../../shared/stage.ts';

/** What a thread tells the main thread: that it is up, why it is not, that it lives, or a line for the log. */
export type ThreadReport =
  | { readonly ports: Ports }
  | { readonly failed: ListenError }
  | { readonly alive: true }
  | { readonly log: string };

/** A system error as it crosses from thread to thread, where only plain fields survive. */
interface ListenError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * The life of a thread, seen from inside: start to serve, report the ports, and end when the main
 * thread says so. The other side of it is `startThreads`.
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
  // Nothing else holds the thread any more.
  parentPort.close();
}

function report(message: ThreadReport): void {
  parentPort?.postMessage(message);
}
