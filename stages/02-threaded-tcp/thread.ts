import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

/** What a thread tells the main thread when it is up, or why it is not. */
export type ThreadReport = { readonly ports: readonly number[] } | { readonly failed: ListenError };

/** A system error as it crosses from thread to thread, where only plain fields survive. */
export interface ListenError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly port?: number | undefined;
}

/** What a thread serves: the ports that it listens on, and how it ends. */
export interface Serving {
  readonly ports: readonly number[];
  close(): Promise<void>;
}

/**
 * The life of a thread, seen from inside: start to serve, report the ports, and end when the main
 * thread says so. The other side of it is `startThreads`.
 */
export async function runThread<Data>(serve: (data: Data) => Promise<Serving>): Promise<void> {
  if (!parentPort) throw new Error('this file runs in a worker thread; npm run stage starts it');
  try {
    const serving = await serve(workerData as Data);
    report({ ports: serving.ports });
    await once(parentPort, 'message');
    await serving.close();
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
