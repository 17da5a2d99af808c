/** An I/O thread of stage 04 that dies, or turns no more, when it is told to, as a bug would make it. */
import { BroadcastChannel, threadId } from 'node:worker_threads';

/** To every thread that listens: the one with this id does this. */
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
