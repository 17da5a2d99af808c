import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  MAX_TAP_HELD_BYTES,
  TAP_ENTRY_BYTES,
  TAP_LIMIT_PARTS_PER_SECOND,
  TAP_SPLIT_PAUSE_MS,
} from '../../shared/limits.ts';
import { joinBytes, type Side } from './entry.ts';
import { type Faults, hasFaults } from './faults.ts';

/** What a direction tells about itself. */
export interface DirectionEvents {
  arrived(bytes: Uint8Array, held: boolean): void;
  passed(start: number, bytes: Uint8Array): void;
  /** The sender, or a fault, has ended this direction. */
  ended(by: Side | 'tap'): void;
  /** A fault wants the connection to be reset. */
  reset(): void;
}

interface Held {
  readonly bytes: Uint8Array;
  /** When it arrived, in milliseconds. */
  readonly at: number;
}

const NONE = Number.POSITIVE_INFINITY;

/**
 * Carries what one side sends to the other, with faults. At most MAX_TAP_HELD_BYTES are held, and what the
 * receiver does not read is not read from the sender either, so that it meets the receiver's pace.
 */
export class Direction {
  readonly #from: Side;
  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #events: DirectionEvents;
  #faults: Faults;
  #held: Held[] = [];
  #heldBytes = 0;
  /** Bytes that have been passed on. */
  #passed = 0;
  /** The sender has ended, though some of what it sent may still be held. */
  #hasEnded = false;
  #isCut = false;
  #isPumping = false;
  /** Aborted when the faults change or the receiver is gone: whatever waits then looks again. */
  #change = new AbortController();

  constructor(
    from: Side,
    { source, sink }: { readonly source: Socket; readonly sink: Socket },
    faults: Faults,
    events: DirectionEvents,
  ) {
    this.#from = from;
    this.#source = source;
    this.#sink = sink;
    this.#faults = faults;
    this.#events = events;
    source.on('data', (bytes: Buffer) => this.#arrived(bytes));
    source.once('end', () => this.#ended());
    sink.on('drain', () => this.#readOrNot());
    sink.once('close', () => this.#change.abort());
    this.#readOrNot();
  }

  /** Changes the faults from now on, for what is held as well. */
  setFaults(faults: Faults): void {
    this.#faults = faults;
    this.#change.abort();
    this.#change = new AbortController();
    this.#readOrNot();
    void this.#pump();
  }

  /** Ends this direction. What the sender still sends is read and discarded. */
  cut(): void {
    if (this.#isCut || this.#sink.writableEnded) return;
    this.#isCut = true;
    this.#held = [];
    this.#heldBytes = 0;
    this.#change.abort();
    this.#events.ended('tap');
    this.#sink.end();
    this.#readOrNot();
  }

  #arrived(bytes: Uint8Array): void {
    const isFree = !hasFaults(this.#faults) && !this.#isPumping && this.#held.length === 0;
    this.#events.arrived(bytes, !isFree || this.#isCut);
    if (this.#isCut) return;
    if (isFree) {
      this.#passed += bytes.length;
      this.#sink.write(bytes);
    } else {
      this.#held.push({ bytes, at: performance.now() });
      this.#heldBytes += costOf(bytes);
      void this.#pump();
    }
    this.#readOrNot();
  }

  #ended(): void {
    this.#hasEnded = true;
    this.#events.ended(this.#from);
    void this.#pump();
  }

  /** Reads from the sender only if there is room for what it sends. */
  #readOrNot(): void {
    const isFull = this.#heldBytes >= MAX_TAP_HELD_BYTES || this.#sink.writableNeedDrain;
    if (!this.#isCut && (isFull || this.#faults.stall)) this.#source.pause();
    else this.#source.resume();
  }

  /** Passes on what is held, one part after another. Only one pump runs at a time. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#held.length > 0 && !this.#faults.stall && !this.#sink.destroyed)
      await this.#step();
    this.#isPumping = false;
    if (this.#hasEnded && this.#held.length === 0) this.#sink.end();
  }

  /** Waits for one thing, or passes on one part. */
  async #step(): Promise<void> {
    if (this.#isAtItsEnd()) return;
    const { delay = 0, join = 0, limit = NONE, split = NONE } = this.#faults;
    const due = (this.#held[0]?.at ?? 0) + delay + join;
    if (due > performance.now()) return this.#wait(due - performance.now());
    if (this.#sink.writableNeedDrain) return this.#drained();
    const share = Math.max(1, Math.floor(limit / TAP_LIMIT_PARTS_PER_SECOND));
    const part = this.#take(Math.min(split, share, this.#bytesLeft));
    this.#events.passed(this.#passed, part);
    this.#passed += part.length;
    this.#sink.write(part);
    this.#readOrNot();
    if (this.#isAtItsEnd()) return;
    const pause = split === NONE ? 0 : TAP_SPLIT_PAUSE_MS;
    if (pause > 0 || limit !== NONE)
      await this.#wait(Math.max(pause, (1_000 * part.length) / limit));
  }

  /** Takes at most this many bytes: of the oldest chunk, or of all that are joined. */
  #take(most: number): Uint8Array {
    const taken = this.#held.splice(0, this.#faults.join ? this.#held.length : 1);
    const bytes = joinBytes(taken.map((each) => each.bytes));
    const part = bytes.subarray(0, most);
    const rest = bytes.subarray(part.length);
    for (const each of taken) this.#heldBytes -= costOf(each.bytes);
    if (rest.length === 0) return part;
    this.#held.unshift({ bytes: rest, at: taken[0]?.at ?? 0 });
    this.#heldBytes += costOf(rest);
    return part;
  }

  /** Bytes until a fault ends this direction, or the connection. */
  get #bytesLeft(): number {
    const { halfClose = NONE, reset = NONE } = this.#faults;
    return Math.min(halfClose, reset) - this.#passed;
  }

  #isAtItsEnd(): boolean {
    if (this.#bytesLeft > 0) return false;
    const { halfClose = NONE, reset = NONE } = this.#faults;
    if (reset <= halfClose) this.#events.reset();
    else this.cut();
    return true;
  }

  /** Waits, but not longer than until the faults change. */
  async #wait(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.#change.signal }).catch(() => {});
  }

  async #drained(): Promise<void> {
    await once(this.#sink, 'drain', { signal: this.#change.signal }).catch(() => {});
  }
}

/** The memory that held bytes take: a sender may send a million bytes one by one. */
function costOf({ length }: Uint8Array): number {
  return TAP_ENTRY_BYTES + length;
}
