import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { Pace } from './pace.ts';

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
