import type { ServerOpts, Socket } from 'node:net';
import type { Connection, Line } from '../../shared/connection.ts';
import {
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_LINE_BYTES,
  MAX_QUEUED_BYTES,
} from '../../shared/limits.ts';
import { drained } from './drained.ts';
import { LineDecoder } from './line-decoder.ts';

/**
 * How the server's sockets are set. TCP keepalive finds a peer that has gone without a word, and
 * asks nothing of a person who only reads (RFC 9293 section 3.8.4). Half-open, because a client
 * that has said its last line may still want the answer: `printf 'bob\n/who\n' | nc -N …`.
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
    // Silence is fine; a write that makes no progress is a peer that has frozen.
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
      // Leaving the loop must not destroy the socket: a last word may be on its way.
      for await (const chunk of this.#socket.iterator({ destroyOnReturn: false })) {
        if (this.#closed) continue;
        const lines = decoder.push(chunk);
        if (lines.length > 0) yield lines;
      }
    } catch {
      // Reset, or cut by us: the client is gone, and that is all there is to say.
    }
  }

  write(bytes: Uint8Array): void {
    if (!this.#closed && this.#socket.writable) this.#socket.write(bytes);
  }

  /** A telnet that asks and does not read gets no more answers: they would pile up. */
  #answer(bytes: Uint8Array): void {
    if (this.queuedBytes <= MAX_QUEUED_BYTES) this.write(bytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.end();
    // Bytes left unread would turn the end into a reset, and our last word would be lost.
    this.#socket.resume();
    const cut = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    this.#socket.once('close', () => clearTimeout(cut));
  }
}
