/**
 * A back door into a program under test, loaded into each of its threads by NODE_OPTIONS: it says
 * what a thread holds, and lets it fail as a bug would. Nothing of it is in the program itself.
 */
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

/** What a test may want of a thread; of all of them where `threadId` is not given. */
export type Order = { readonly threadId?: number } & (
  | { readonly does: 'report' }
  /** An error that nobody catches. */
  | { readonly does: 'crash' }
  /** A loop without an end. */
  | { readonly does: 'hang' }
  /** Stops for a while, as under a debugger. */
  | { readonly does: 'stall'; readonly ms: number }
  /** Sets the clock on the wall forward or back. */
  | { readonly does: 'step'; readonly ms: number }
);

/** What one thread holds. */
export interface ThreadReport {
  readonly threadId: number;
  /** Resident bytes of the whole process. */
  readonly rss: number;
  /** Live bytes of this thread, after a collection of garbage. */
  readonly liveBytes: number;
  /** What keeps its event loop alive: sockets, timers and so on, by their type. */
  readonly resources: readonly string[];
}

// The processes that the program starts inherit NODE_OPTIONS too; they are not under test.
if (process.ppid === Number(process.env.WIRECHAT_TESTER)) openDoor();

function openDoor(): void {
  const channel = new BroadcastChannel('tests: door');
  const tell = (report: ThreadReport) =>
    isMainThread ? process.send?.(report) : channel.postMessage({ report });
  channel.onmessage = ({ data }: { data?: unknown }) => {
    // From the tests of this project: an order for the threads, or a report for the main thread.
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
    rss,
    liveBytes: heapUsed + external,
    resources: process.getActiveResourcesInfo(),
  };
}
