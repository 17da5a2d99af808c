import { EventEmitter } from 'node:events';
import { BatchedLink, type Packet } from '../../stages/04-broadcast/batched-link.ts';

/** Both ends of a link within one thread, between a hub and a gate. */
export function directLinks(): [BatchedLink, BatchedLink] {
  const near = new DirectPort();
  const far = new DirectPort();
  near.other = far;
  far.other = near;
  return [new BatchedLink(near), new BatchedLink(far)];
}

/** A port like those of a `MessageChannel`, whose other port is on the same thread. */
class DirectPort extends EventEmitter<{ message: [Packet]; close: [] }> {
  other: DirectPort | undefined;

  postMessage(packet: Packet): void {
    setImmediate(() => this.other?.emit('message', packet));
  }

  close(): void {
    setImmediate(() => this.other?.emit('close'));
  }
}
