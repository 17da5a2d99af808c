import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { PACE_LINE_BYTES, PACE_SAVED_MS } from '../../shared/limits.ts';

/**
 * A connection that is read no faster than its pace. A client that sends faster is not refused and loses
 * nothing: its data waits, first here, then in TCP buffers, and finally at the sender. The usual answer of a
 * rate limiter, an error, would hit exactly the clients that mean well: a person who pastes a text, or a
 * client that comes back with the messages of its outbox. They would have to send again, and again too fast.
 *
 * It wraps any connection, so neither the transports nor the gate know of a pace. Only reading is different;
 * what is written passes through at once, because a client must not pay for what others say.
 */
export class PacedConnection implements Connection {
  readonly #connection: Connection;
  readonly #pace: Pace;
  #isHeldBack = false;

  constructor(connection: Connection, linesPerSecond: number) {
    this.#connection = connection;
    this.#pace = new Pace(linesPerSecond);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    for await (const lines of this.#connection) {
      for (const line of lines) {
        // A line that is already refused, such as one that is not UTF-8, counts like any other: it costs an
        // answer.
        const waitMs = this.#pace.take(typeof line === 'string' ? Buffer.byteLength(line) : 0);
        if (waitMs > 0) await this.#holdBack(waitMs);
        // The client is gone, so the rest need not be read.
        if (this.broken) return;
        // One at a time: a batch would be handled as a whole, however long it is.
        yield [line];
      }
    }
  }

  /** Whether a line of this client is waiting for its time. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress;
  }

  get queuedBytes(): number {
    return this.#connection.queuedBytes;
  }

  get broken(): boolean {
    return this.#connection.broken;
  }

  drained(): Promise<void> {
    return this.#connection.drained();
  }

  write(bytes: Uint8Array): void {
    this.#connection.write(bytes);
  }

  close(code: Code): void {
    this.#connection.close(code);
  }

  async #holdBack(ms: number): Promise<void> {
    this.#isHeldBack = true;
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
    this.#isHeldBack = false;
  }
}

/** Limits a connection to a pace. Returns it unchanged if the pace is 0. */
export function paced(connection: Connection, linesPerSecond: number): Connection {
  return linesPerSecond === 0 ? connection : new PacedConnection(connection, linesPerSecond);
}

/**
 * Limits how fast one client may send: a bucket of credit that fills steadily up to PACE_SAVED_MS, and from
 * which each line takes its share ("leaky bucket as a meter", ITU-T I.371). A client that has been silent
 * may send many lines at once, but not for long. A counter that starts again every second would be simpler,
 * but it lets twice as many lines through around the moment when it starts again.
 *
 * The bucket is one number, a time, and needs no timer: how full it is follows from the clock.
 */
export class Pace {
  readonly #msPerLine: number;
  /**
   * The time at which all lines so far are paid for. It is in the past while the bucket is full, and up to
   * PACE_SAVED_MS ahead while there is still credit.
   */
  #paidAt = performance.now();

  constructor(linesPerSecond: number) {
    this.#msPerLine = 1_000 / linesPerSecond;
  }

  /**
   * Takes the share of one more line: a long one takes several, because it costs several to deliver. Returns
   * how many milliseconds the line has to wait.
   */
  take(bytes: number): number {
    const now = performance.now();
    this.#paidAt =
      Math.max(this.#paidAt, now) + this.#msPerLine * Math.max(1, bytes / PACE_LINE_BYTES);
    return Math.max(0, this.#paidAt - now - PACE_SAVED_MS);
  }
}
