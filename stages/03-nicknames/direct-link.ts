import type { Link } from '../../shared/link.ts';
import { BatchedLink, type Packet } from './batched-link.ts';

/** Both ends of a link within one thread, as function calls between a hub and a gate. */
export function directLinks(): [Link, Link] {
  const carrierTo = (end: () => BatchedLink) => ({
    post: (packet: Packet) => void setImmediate(() => end().receive(packet)),
    close: () => void setImmediate(() => end().close()),
  });
  const near: BatchedLink = new BatchedLink(carrierTo(() => far));
  const far: BatchedLink = new BatchedLink(carrierTo(() => near));
  return [near, far];
}
