/**
 * A back door into a program under test, loaded into each of its threads by NODE_OPTIONS. It reports what a
 * thread holds, and makes it fail as a bug would. The program itself contains nothing of it.
 */
import { basename } from 'node:path';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

/** Orders that a test gives to one thread, or to all threads without a `threadId`. */
export type Order = { readonly threadId?: number } & (
  | { readonly does: 'report' }
  /** An error that nobody catches. */
  | { readonly does: 'crash' }
  /** An endless loop. */
  | { readonly does: 'hang' }
  /** Stops for a while, as under a debugger. */
  | { readonly does: 'stall'; readonly ms: number }
  /** Sets the system time forward or back. */
  | { readonly does: 'step'; readonly ms: number }
);

/** What one thread holds. */
export interface ThreadReport {
  readonly threadId: number;
  /** The name of the file that it runs. */
  readonly program: string;
  /** Resident bytes of the whole process. */
  readonly rss: number;
  /** Live bytes of this thread, after a garbage collection. */
  readonly liveBytes: number;
  /** The types of the resources that keep its event loop alive, such as sockets and timers. */
  readonly resources: readonly string[];
}

// The processes that the program starts inherit NODE_OPTIONS too; they are not under test.
if (process.ppid === Number(process.env.WIRECHAT_TESTER)) openDoor();

function openDoor(): void {
  const channel = new BroadcastChannel('tests: door');
  const tell = (report: ThreadReport) =>
    isMainThread ? process.send?.(report) : channel.postMessage({ report });
  channel.onmessage = ({ data }: { data?: unknown }) => {
    // From our own tests: an order for the threads, or a report for the main thread.
    const { order, report } = data as { order?: Order; report?: ThreadReport };
    if (order) obey(order, tell);
    else if (isMainThread && report) tell(report);
  };
  channel.unref();
  if (!isMainThread) return;
  process.on('message', (order: Order) => {
    channel.postMessage({ order });
    obey(order, tell);
  });
  process.channel?.unref();
}

function obey(order: Order, tell: (report: ThreadReport) => void): void {
  if (order.threadId !== undefined && order.threadId !== threadId) return;
  switch (order.does) {
    case 'report':
      tell(reportOfThread());
      return;
    case 'crash':
      throw new Error('crashed by a test');
    case 'hang':
      while (true);
    case 'stall':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.ms);
      return;
    case 'step': {
      const now = Date.now.bind(Date);
      Date.now = () => now() + order.ms;
    }
  }
}

function reportOfThread(): ThreadReport {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    threadId,
    program: basename(process.argv[1] ?? ''),
    rss,
    liveBytes: heapUsed + external,
    resources: process.getActiveResourcesInfo(),
  };
}
