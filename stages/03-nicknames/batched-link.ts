import {
  LINK_BATCH_BYTES,
  LINK_MESSAGE_BYTES,
  LINK_WINDOW_BYTES,
  MAX_LINK_BYTES,
  MAX_UNANSWERED_LINK_LOOKS,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { Inbox } from './inbox.ts';

/**
 * What one end posts to the other: a batch of messages, one a line, or how many bytes it has dealt
 * with. One long string crosses to another thread for less than many short ones.
 */
export type Packet = string | number;

/** A batch of nothing. The other end answers at once how far it is: a sign of life. */
const LOOK = '';

/** What carries the packets of one end, in order and without loss. */
export interface Carrier {
  post(packet: Packet): void;
  close(): void;
}

/**
 * A link over any carrier. It sends what one turn of the event loop brings as one batch, and counts
 * what the other end has not dealt with yet: a sliding window, as TCP's is, in bytes. A full window
 * asks the sender to wait. What is told to everybody waits for nobody, so it may go beyond the
 * window; an end that falls too far behind, or that gives no sign of life, is given up.
 */
export class BatchedLink implements Link {
  readonly #carrier: Carrier;
  readonly #inbox = new Inbox<string>();
  readonly #givenUp = Promise.withResolvers<void>();
  #outbox: string[] = [];
  #outboxBytes = 0;
  #bytesOnTheWay = 0;
  #bytesDealtWith = 0;
  #unansweredLooks = 0;
  #drained = Promise.withResolvers<void>();
  #closed = false;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  /** Resolves when the other end is given up; the link is closed then. */
  get givenUp(): Promise<void> {
    return this.#givenUp.promise;
  }

  get full(): boolean {
    return !this.#closed && this.#bytesOnTheWay >= LINK_WINDOW_BYTES;
  }

  send(message: string): void {
    if (this.#closed) return;
    // After the poll phase, so that all that the sockets brought in this turn leaves together.
    if (this.#outbox.push(message) === 1) setImmediate(() => this.#flush());
    const bytes = bytesOf(message);
    this.#outboxBytes += bytes;
    this.#bytesOnTheWay += bytes;
    if (this.#outboxBytes >= LINK_BATCH_BYTES) this.#flush();
    if (this.#bytesOnTheWay > MAX_LINK_BYTES) this.#giveUp();
  }

  async drained(): Promise<void> {
    if (this.full) await this.#drained.promise;
  }

  /** Takes a packet from the other end. */
  receive(packet: Packet): void {
    if (packet === LOOK) this.#acknowledge();
    else if (typeof packet === 'string') this.#inbox.push(packet);
    else this.#makeRoom(packet);
  }

  /** Asks for a sign of life, if the other end has something to deal with; too many in vain, and it is given up. */
  look(): void {
    if (this.#closed || this.#bytesOnTheWay === 0) return;
    if (this.#unansweredLooks === MAX_UNANSWERED_LINK_LOOKS) this.#giveUp();
    else this.#carrier.post(LOOK);
    this.#unansweredLooks += 1;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[]> {
    for await (const packets of this.#inbox) {
      for (const { messages, bytes } of inTurns(packets)) {
        yield messages;
        this.#bytesDealtWith += bytes;
        // Not each batch by itself: a packet wakes the other thread, which costs more than what it says.
        if (this.#bytesDealtWith >= LINK_WINDOW_BYTES / 4) this.#acknowledge();
      }
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

  #acknowledge(): void {
    if (!this.#closed) this.#carrier.post(this.#bytesDealtWith);
    this.#bytesDealtWith = 0;
  }

  #makeRoom(bytes: number): void {
    this.#unansweredLooks = 0;
    this.#bytesOnTheWay -= bytes;
    if (this.full) return;
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    this.#carrier.post(this.#outbox.join('\n'));
    this.#outbox = [];
    this.#outboxBytes = 0;
  }

  #giveUp(): void {
    this.close();
    this.#givenUp.resolve();
  }
}

/** What a message takes in memory at most: two bytes a character, and what every string takes. */
function bytesOf(message: string): number {
  return LINK_MESSAGE_BYTES + 2 * message.length;
}

interface Turn {
  readonly messages: string[];
  bytes: number;
}

/** The messages of some packets, as many at once as one turn of the event loop should deal with. */
function* inTurns(packets: readonly string[]): Generator<Turn> {
  let turn: Turn = { messages: [], bytes: 0 };
  for (const packet of packets) {
    for (const message of packet.split('\n')) {
      turn.messages.push(message);
      turn.bytes += bytesOf(message);
    }
    if (turn.bytes < LINK_BATCH_BYTES) continue;
    yield turn;
    turn = { messages: [], bytes: 0 };
  }
  if (turn.messages.length > 0) yield turn;
}
