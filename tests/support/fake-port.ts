import { EventEmitter } from 'node:events';
import type { Packet, Port } from '../../stages/04-broadcast/batched-link.ts';

/** A port without another end: tests emit its messages, and read what was posted to it. */
export class FakePort extends EventEmitter<{ message: [Packet]; close: [] }> implements Port {
  /** All packets, and finally the close. */
  readonly carried: (Packet | { closed: true })[] = [];

  postMessage(packet: Packet): void {
    this.carried.push(packet);
  }

  close(): void {
    this.carried.push({ closed: true });
  }
}
