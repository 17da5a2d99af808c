import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { Pace } from './pace.ts';

/**
 * A connection that is read no faster than its pace. A client that sends faster is not refused, and loses
 * nothing: what has been sent waits, first with us, then in the buffers of TCP, and in the end the
 * sender waits. A line that is refused costs as much as any other.
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
        // Nobody is left to say the rest.
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

/** This connection at a pace; as it is, where the pace is 0. */
export function paced(connection: Connection, linesPerSecond: number): Connection {
  return linesPerSecond === 0 ? connection : new PacedConnection(connection, linesPerSecond);
}
