import { LINK_WINDOW_MESSAGES } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { Inbox } from './inbox.ts';

/**
 * What one end posts to the other: a batch of messages, one a line, or how many of them it has
 * dealt with. One long string crosses to another thread for less than many short ones.
 */
export type Packet = string | number;

/** What carries the packets of one end, in order and without loss. */
export interface Carrier {
  post(packet: Packet): void;
  close(): void;
}

/**
 * A link over any carrier. It batches what one turn of the event loop
 * sends, and counts what is on its way: a sliding window, as TCP's is, in messages.
 */
export class BatchedLink implements Link {
  readonly #carrier: Carrier;
  readonly #inbox = new Inbox<string>();
  #outbox: string[] = [];
  #onTheWay = 0;
  #dealtWith = 0;
  #drained = Promise.withResolvers<void>();
  #closed = false;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
    this.#drained.resolve();
  }

  send(message: string): void {
    if (this.#closed) return;
    // After the poll phase, so that all that the sockets brought in this turn leaves together.
    if (this.#outbox.push(message) === 1) setImmediate(() => this.#flush());
    this.#onTheWay += 1;
    if (this.#onTheWay === LINK_WINDOW_MESSAGES) this.#drained = Promise.withResolvers<void>();
  }

  drained(): Promise<void> {
    return this.#drained.promise;
  }

  /** Takes a packet from the other end. */
  receive(packet: Packet): void {
    if (typeof packet === 'number') this.#makeRoom(packet);
    else this.#inbox.push(packet);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[]> {
    for await (const batches of this.#inbox) {
      const messages = batches.flatMap((batch) => batch.split('\n'));
      yield messages;
      this.#acknowledge(messages.length);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#inbox.end();
    // Nobody will acknowledge any more: who waits must not wait for ever.
    this.#drained.resolve();
    this.#carrier.close();
  }

  /** Not each batch by itself: a packet wakes the other thread, which costs more than what it says. */
  #acknowledge(count: number): void {
    this.#dealtWith += count;
    if (this.#closed || this.#dealtWith < LINK_WINDOW_MESSAGES / 4) return;
    this.#carrier.post(this.#dealtWith);
    this.#dealtWith = 0;
  }

  #makeRoom(count: number): void {
    this.#onTheWay -= count;
    if (this.#onTheWay < LINK_WINDOW_MESSAGES) this.#drained.resolve();
  }

  #flush(): void {
    if (this.#closed || this.#outbox.length === 0) return;
    this.#carrier.post(this.#outbox.join('\n'));
    this.#outbox = [];
  }
}
