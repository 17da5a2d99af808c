/**
 * A client on a TCP socket, as a `Connection`: lines in, bytes out. Everything that is special about TCP is
 * in this file and its decoder; the stages above see only the interface, which a WebSocket has too (05).
 *
 * A socket of Node is a stream of bytes whose 'error' ends the process if there is no listener for it, and
 * it may take hours to notice that a client is gone. A server that holds connections for long needs more:
 *
 * - A client that vanishes without a word is noticed: by keepalive if it is silent, by a timeout if it does
 *   not read what was sent.
 * - The last words arrive. Leaving the loop over a socket destroys it, and closing one with unread data
 *   resets it; both lose what has been written but not delivered.
 * - An expected disconnect is silent: no method throws because of something that the client does.
 *
 * How much may be queued for a client that reads slowly is not decided here. The stages decide it, from
 * `queuedBytes` and `drained` (03 and 04).
 */
import { once } from 'node:events';
import type { ServerOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Connection, Line } from '../../shared/connection.ts';
import {
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_LINE_BYTES,
  MAX_QUEUED_BYTES,
} from '../../shared/limits.ts';
import { LineDecoder } from './line-decoder.ts';

/**
 * Socket options of the server. TCP keepalive detects a peer that is gone, and needs nothing from a person
 * who only reads (RFC 9293 section 3.8.4).
 */
export const TCP_OPTIONS: ServerOpts = {
  // A client that has sent its last line may still want the answer: `printf 'bob\n/who\n' | nc -N …`.
  allowHalfOpen: true,
  // Nagle's algorithm (RFC 9293 section 3.7.4) would hold back a short line until the previous one has been
  // acknowledged. What one turn has for a client is written at once, so there is nothing to wait for.
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: HEARTBEAT_INTERVAL_MS,
};

/** A client on a TCP socket: lines in, bytes out. */
export class TcpConnection implements Connection {
  readonly remoteAddress: string;
  readonly #socket: Socket;
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.remoteAddress = socket.remoteAddress ?? '';
    // A reset is how some clients leave. The loop over the socket ends with it.
    socket.on('error', () => socket.destroy());
    // A silent client is fine. A write without progress means that the peer is frozen.
    socket.setTimeout(HEARTBEAT_TIMEOUT_MS, () => {
      if (socket.writableLength > 0) socket.destroy();
    });
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  get broken(): boolean {
    return this.#socket.destroyed;
  }

  drained(): Promise<void> {
    return drained(this.#socket);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    const decoder = new LineDecoder(MAX_LINE_BYTES, (bytes) => this.#answer(bytes));
    for await (const chunk of chunksOf(this.#socket)) {
      // Still read, so that the end does not become a reset, and discarded.
      if (this.#closed) continue;
      const lines = decoder.push(chunk);
      if (lines.length > 0) yield lines;
    }
  }

  /** Like the socket's own `write`, it never waits: anyone who writes much has to ask `queuedBytes`. */
  write(bytes: Uint8Array): void {
    if (!this.#closed && this.#socket.writable) this.#socket.write(bytes);
  }

  /** A telnet that asks but does not read gets no more answers, because they would pile up. */
  #answer(bytes: Uint8Array): void {
    if (this.queuedBytes <= MAX_QUEUED_BYTES) this.write(bytes);
  }

  /**
   * TCP has no close codes: what the client should know has been written as a line.
   * @lab 02.4 Close a connection without losing the last line
   */
  close(): void {
    if (this.#closed || this.#socket.closed) return;
    this.#closed = true;
    this.#socket.end();
    // Unread bytes would turn the end into a reset (RFC 9293 section 3.6.1), and our last message would be
    // lost.
    this.#socket.resume();
    const cut = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    this.#socket.once('close', () => clearTimeout(cut));
  }
}

/** What arrives, to the end of the connection. Errors of the socket end here, and no others: those are bugs. */
async function* chunksOf(socket: Duplex): AsyncGenerator<Buffer> {
  try {
    // Leaving the loop must not destroy the socket: a last message may still be queued.
    yield* socket.iterator({ destroyOnReturn: false });
  } catch {
    // A reset, or we destroyed the socket. Either way the client is gone.
  }
}

/**
 * Resolves when the queued bytes have been sent or the socket has closed; at once if little is queued.
 * A socket that is destroyed never emits 'drain', so it waits for both events, and then for neither:
 * a listener that stays behind each time is a leak.
 */
export async function drained(socket: Duplex): Promise<void> {
  if (!socket.writableNeedDrain) return;
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } catch {
    // A reset: 'close' follows, and the reader of the connection sees it.
  } finally {
    settled.abort();
  }
}
