import type { MessagePort } from 'node:worker_threads';
import { BatchedLink, type Packet } from './batched-link.ts';

/** A link to another thread over one port of a `MessageChannel`. The other thread has the other port. */
export function portLink(port: MessagePort): BatchedLink {
  const link = new BatchedLink({
    post: (packet) => port.postMessage(packet),
    close: () => port.close(),
  });
  port.on('message', (packet: Packet) => link.receive(packet));
  // The other thread has closed its end, or died.
  port.once('close', () => link.close());
  return link;
}
