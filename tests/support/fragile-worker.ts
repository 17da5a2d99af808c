/** An I/O thread of stage 04 that crashes or hangs when it is told to, as a bug would make it. */
import { BroadcastChannel, threadId } from 'node:worker_threads';

/** Sent to all threads, for the one with this id. */
interface Order {
  readonly threadId: number | undefined;
  readonly does: 'crash' | 'hang';
}

const channel = new BroadcastChannel('tests: fragile');
channel.onmessage = ({ data }: { data?: unknown }) => {
  const order = data as Order;
  if (order.threadId !== threadId) return;
  channel.postMessage('obeying');
  if (order.does === 'crash') throw new Error('crashed by a test');
  while (true);
};
channel.unref();

await import('../../stages/04-broadcast/io-worker.ts');
