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
 * who only reads (RFC 9293 section 3.8.4). Sockets are half-open, because a client that has sent its last
 * line may still want the answer: `printf 'bob\n/who\n' | nc -N …`.
 */
export const TCP_OPTIONS: ServerOpts = {
  allowHalfOpen: true,
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
    try {
      // Leaving the loop must not destroy the socket: a last message may still be queued.
      for await (const chunk of this.#socket.iterator({ destroyOnReturn: false })) {
        if (this.#closed) continue;
        const lines = decoder.push(chunk);
        if (lines.length > 0) yield lines;
      }
    } catch {
      // A reset, or we destroyed the socket. Either way the client is gone.
    }
  }

  write(bytes: Uint8Array): void {
    if (!this.#closed && this.#socket.writable) this.#socket.write(bytes);
  }

  /** A telnet that asks but does not read gets no more answers, because they would pile up. */
  #answer(bytes: Uint8Array): void {
    if (this.queuedBytes <= MAX_QUEUED_BYTES) this.write(bytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.end();
    // Unread bytes would turn the end into a reset, and our last message would be lost.
    this.#socket.resume();
    const cut = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    this.#socket.once('close', () => clearTimeout(cut));
  }
}

/** Resolves when the queued bytes have been sent or the socket has closed; at once if little is queued. */
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
