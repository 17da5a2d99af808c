/**
 * The link of a chat, where a thousand events a second go to every thread. It does three things that the
 * simple link of stage 03 does not:
 *
 * - *Batching.* All messages of one turn of the event loop travel together. To pass a string to another
 *   thread and to wake that thread costs some microseconds, however short the string is.
 * - *Flow control.* It counts the bytes that the other end has not handled yet, and is `full` when there are
 *   too many: a sliding window in bytes, as in TCP (RFC 9293 section 3.8.6). A thread that has requests waits until there is room.
 * - *Supervision.* Events for everybody do not wait, because a slow thread would then delay all others. So
 *   they may exceed the window, up to a limit. An end that falls further behind, or that gives no sign of
 *   life, is given up.
 */
import {
  LINK_BATCH_BYTES,
  LINK_MESSAGE_BYTES,
  LINK_WINDOW_BYTES,
  MAX_LINK_BYTES,
  MAX_UNANSWERED_LINK_PROBES,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { Inbox } from './inbox.ts';

/**
 * What one end sends to the other: a batch of messages, one per line, or how many bytes it has handled.
 * Passing one long string to another thread costs less than passing many short ones.
 */
export type Packet = string | number;

/** An empty batch. The other end acknowledges it at once, as a sign of life. */
const PROBE = '';

/** What a link needs of a `MessagePort`, whose other port the other thread has. */
export interface Port {
  postMessage(packet: Packet): void;
  on(event: 'message', listener: (packet: Packet) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(): void;
}

/** One end of a link. The other end is a `BatchedLink` over the other port of the channel. */
export class BatchedLink implements Link {
  readonly #port: Port;
  readonly #inbox = new Inbox<string>();
  readonly #givenUp = Promise.withResolvers<void>();
  #outbox: string[] = [];
  #outboxBytes = 0;
  #bytesOnTheWay = 0;
  #bytesDealtWith = 0;
  #unansweredProbes = 0;
  #drained = Promise.withResolvers<void>();
  #closed = false;

  constructor(port: Port) {
    this.#port = port;
    port.on('message', (packet) => this.#receive(packet));
    // The other thread has closed its end, or died.
    port.once('close', () => this.close());
  }

  /** Resolves when the other end has been given up. The link is closed then. */
  get givenUp(): Promise<void> {
    return this.#givenUp.promise;
  }

  /** Bytes that the other end has not acknowledged yet. It does so for every quarter of a window. */
  get bytesOnTheWay(): number {
    return this.#bytesOnTheWay;
  }

  get full(): boolean {
    return !this.#closed && this.#bytesOnTheWay >= LINK_WINDOW_BYTES;
  }

  send(message: string): void {
    if (this.#closed) return;
    // After the poll phase, so that everything read from the sockets in this turn is sent together.
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

  /** Asks for a sign of life if messages wait there. After too many without an answer, gives that end up. */
  probe(): void {
    if (this.#closed || this.#bytesOnTheWay === 0) return;
    if (this.#unansweredProbes === MAX_UNANSWERED_LINK_PROBES) this.#giveUp();
    else this.#port.postMessage(PROBE);
    this.#unansweredProbes += 1;
  }

  /** Asking for the next messages says that the last ones have been handled. */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[]> {
    for await (const packets of this.#inbox) {
      for (const { messages, bytes } of inTurns(packets)) {
        yield messages;
        this.#bytesDealtWith += bytes;
        // Not after every batch: waking the other thread costs more than the packet is worth.
        if (this.#bytesDealtWith >= LINK_WINDOW_BYTES / 4) this.#acknowledge();
      }
    }
  }

  /** What was sent before still arrives: ports deliver their messages before they close. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#inbox.end();
    // No more acknowledgements will come, so waiting senders must be released.
    this.#drained.resolve();
    this.#port.close();
  }

  #receive(packet: Packet): void {
    if (packet === PROBE) this.#acknowledge();
    else if (typeof packet === 'string') this.#inbox.push(packet);
    else this.#makeRoom(packet);
  }

  #acknowledge(): void {
    if (!this.#closed) this.#port.postMessage(this.#bytesDealtWith);
    this.#bytesDealtWith = 0;
  }

  /** Any acknowledgement is a sign of life. */
  #makeRoom(bytes: number): void {
    this.#unansweredProbes = 0;
    this.#bytesOnTheWay -= bytes;
    if (this.full) return;
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    this.#port.postMessage(this.#outbox.join('\n'));
    this.#outbox = [];
    this.#outboxBytes = 0;
  }

  #giveUp(): void {
    this.close();
    this.#givenUp.resolve();
  }
}

/** The most memory that a message takes: two bytes per character, and the overhead of a string. */
function bytesOf(message: string): number {
  return LINK_MESSAGE_BYTES + 2 * message.length;
}

interface Turn {
  readonly messages: string[];
  bytes: number;
}

/** Splits the messages of several packets into parts that one turn of the event loop should handle. */
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
