import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** For the server to do what an attack waits for, on a busy machine too. */
const PATIENCE_MS = 10_000;
/** Of what came, this much is kept to be looked at, a welcome at least: a flood is forgotten. */
const MAX_KEPT_BYTES = 1024 * 1024;

interface Destination {
  readonly host: string;
  readonly port: number;
  /** The address that this comes from: loopback has many. */
  readonly from: string;
}

/** A hostile end of a TCP connection: bytes go out as they are, and nobody is polite. */
export class Wire {
  readonly socket: Socket;
  /** Resolves when the connection is over, whoever ended it and how. */
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

  /** How many bytes have come. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What has come, byte for byte; of a flood the end. */
  get received(): string {
    return this.#kept;
  }

  /** Resolves when the system has taken the bytes, which a server may put off for long. */
  async send(bytes: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Sends the same again and again, as fast as the server takes it. */
  async flood(bytes: string | Uint8Array, forMs: number): Promise<void> {
    const end = performance.now() + forMs;
    const over = AbortSignal.timeout(forMs);
    const late = new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()));
    while (performance.now() < end && this.socket.writable) {
      await Promise.race([this.send(bytes), late]);
    }
  }

  /** The first match in what comes; fails when the connection ends without one. */
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

  /** Resolves when the server has hung up, and fails when it does not. */
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

  /** Takes nothing any more; what the server writes fills its own buffers. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Breaks off with a RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }

  #receive(chunk: string): void {
    this.#bytes += chunk.length;
    this.#kept += chunk;
    // Not each time: cutting a long string costs more than adding to it.
    if (this.#kept.length > 2 * MAX_KEPT_BYTES) this.#kept = this.#kept.slice(-MAX_KEPT_BYTES);
    this.#onBytes();
  }
}
