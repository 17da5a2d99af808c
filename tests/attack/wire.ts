import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Time for the server to do what an attack waits for, even on a busy machine. */
const PATIENCE_MS = 10_000;
/** Received bytes that are kept for inspection: at least a welcome, but not a flood. */
const MAX_KEPT_BYTES = 1024 * 1024;

interface Destination {
  readonly host: string;
  readonly port: number;
  /** The source address: loopback has many. */
  readonly from: string;
}

/** A hostile end of a TCP connection, which sends arbitrary bytes. */
export class Wire {
  readonly socket: Socket;
  /** Resolves when the connection has ended in any way. */
  readonly over: Promise<void>;
  #bytes = 0;
  #kept = '';
  #onBytes: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    this.over = new Promise((resolve) => {
      socket.once('end', resolve);
      socket.once('close', () => {
        resolve();
        this.#onBytes();
      });
    });
  }

  /** Half-open: when the server ends its side, ours stays until `close`. */
  static async open({ host, port, from }: Destination): Promise<Wire> {
    const socket = connect({ host, port, localAddress: from, noDelay: true, allowHalfOpen: true });
    const wire = new Wire(socket);
    await once(socket, 'connect');
    return wire;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && !this.socket.readableEnded;
  }

  /** The number of bytes received. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The received bytes; of a flood, only the end. */
  get received(): string {
    return this.#kept;
  }

  /** Resolves when the system has taken the bytes, which a server may delay for a long time. */
  async send(bytes: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Sends the same bytes again and again, as fast as the server reads them. */
  async flood(bytes: string | Uint8Array, forMs: number): Promise<void> {
    const end = performance.now() + forMs;
    const over = AbortSignal.timeout(forMs);
    const late = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
    while (performance.now() < end && this.socket.writable) {
      await Promise.race([this.send(bytes), late]);
    }
  }

  /** Returns the first match in the received bytes; rejects if the connection ends without one. */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (true) {
      const match = pattern.exec(this.#kept);
      if (match) return match;
      const story = `${pattern}, not in ${JSON.stringify(this.#kept.slice(-500))}`;
      if (!this.isOpen) throw new Error(`the server hung up before ${story}`);
      await new Promise<void>((resolve, reject) => {
        this.#onBytes = resolve;
        deadline.addEventListener('abort', () => reject(new Error(`waited in vain for ${story}`)));
      });
    }
  }

  /** Resolves when the server has closed the connection, and rejects if it does not. */
  async expectEnd(): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      AbortSignal.timeout(PATIENCE_MS).addEventListener('abort', () =>
        reject(
          new Error(`the server does not hang up after ${JSON.stringify(this.#kept.slice(-500))}`),
        ),
      );
    });
    await Promise.race([this.over, late]);
  }

  /** Stops reading, so that the server's buffers fill up. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Ends the connection with a RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(chunk: string): void {
    this.#bytes += chunk.length;
    this.#kept += chunk;
    // Not every time, because cutting a long string costs more than appending to it.
    if (this.#kept.length > 2 * MAX_KEPT_BYTES) this.#kept = this.#kept.slice(-MAX_KEPT_BYTES);
    this.#onBytes();
  }
}
