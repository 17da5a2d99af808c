import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { PACE_LINE_BYTES, PACE_SAVED_MS } from '../../shared/limits.ts';

/**
 * A connection that is read no faster than its pace. A client that sends faster is not refused and loses
 * nothing: its data waits, first here, then in TCP buffers, and finally at the sender. A refused line counts
 * like any other.
 */
export class PacedConnection implements Connection {
  readonly #connection: Connection;
  readonly #pace: Pace;

  constructor(connection: Connection, linesPerSecond: number) {
    this.#connection = connection;
    this.#pace = new Pace(linesPerSecond);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    for await (const lines of this.#connection) {
      for (const line of lines) {
        const waitMs = this.#pace.take(typeof line === 'string' ? Buffer.byteLength(line) : 0);
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
        // The client is gone, so the rest need not be read.
        if (this.broken) return;
        yield [line];
      }
    }
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
}

/** Limits a connection to a pace. Returns it unchanged if the pace is 0. */
export function paced(connection: Connection, linesPerSecond: number): Connection {
  return linesPerSecond === 0 ? connection : new PacedConnection(connection, linesPerSecond);
}

/**
 * Limits how fast one client may send: a bucket of credit that fills steadily up to PACE_SAVED_MS, and from
 * which each line takes its share ("leaky bucket as a meter", ITU-T I.371). A client that has been silent
 * may send many lines at once, but not for long.
 */
export class Pace {
  readonly #msPerLine: number;
  /** The time at which all lines so far are paid for. It is in the past while there is credit. */
  #paidAt = performance.now();

  constructor(linesPerSecond: number) {
    this.#msPerLine = 1_000 / linesPerSecond;
  }

  /** Takes the share of one more line. Returns how many milliseconds the line has to wait. */
  take(bytes: number): number {
    const now = performance.now();
    this.#paidAt =
      Math.max(this.#paidAt, now) + this.#msPerLine * Math.max(1, bytes / PACE_LINE_BYTES);
    return Math.max(0, this.#paidAt - now - PACE_SAVED_MS);
  }
}
