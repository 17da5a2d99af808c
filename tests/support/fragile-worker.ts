/** An I/O thread of stage 04 that dies when it is told to, as a bug would make it. */
import { BroadcastChannel, threadId } from 'node:worker_threads';

const channel = new BroadcastChannel('tests: crash');
channel.onmessage = ({ data }: { data?: unknown }) => {
  if (data === threadId) throw new Error('crashed by a test');
};
channel.unref();

await import('../../stages/04-broadcast/io-worker.ts');
