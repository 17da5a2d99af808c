import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Address } from './clients.ts';
import { Received } from './received.ts';
import { recorder } from './transcript.ts';

/** Bytes of each direction that go into a transcript. More would not be read. */
const MAX_RECORDED_BYTES = 256;
const TRICKLE_MS = 10;

/** A client for servers that know only bytes. It leaves each side of the connection to its owner. */
export class ByteClient implements Disposable {
  readonly #socket: Socket;
  readonly #record = recorder();
  readonly #chunks = new Received<Buffer>();
  readonly #count = { sent: 0, received: 0 };
  #error: Error | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#note('received', bytes);
      this.#chunks.push(bytes);
    });
    socket.on('error', (error) => {
      this.#record('event', `the connection breaks: ${error.message}`);
      this.#error = error;
    });
    socket.once('end', () =>
      this.#record('event', `the server ends its side, after ${this.#count.received} bytes`),
    );
    socket.once('close', () => this.#chunks.end());
    socket.once('end', () => this.#chunks.end());
  }

  static async connect({ host, port }: Pick<Address, 'host' | 'port'>): Promise<ByteClient> {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const client = new ByteClient(socket);
    await once(socket, 'connect');
    return client;
  }

  send(bytes: string | Uint8Array): void {
    this.#note('sent', Buffer.from(bytes as string));
    this.#socket.write(bytes);
  }

  /** Why the connection broke, if it has. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Sends a byte now and then, for this long or until the connection breaks. */
  async trickle(ms: number): Promise<void> {
    this.#record('event', 'the client sends a byte every few milliseconds');
    const end = performance.now() + ms;
    while (performance.now() < end && !this.#error) {
      this.#socket.write('x');
      await delay(TRICKLE_MS);
    }
  }

  /** Ends this side of the connection, after these bytes. */
  end(bytes: string | Uint8Array = ''): void {
    if (bytes.length > 0) this.send(bytes);
    this.#record('event', 'the client ends its side');
    this.#socket.end();
  }

  /** Resolves when everything, and the end, has left this process. */
  async sent(): Promise<void> {
    await finished(this.#socket, { readable: false });
  }

  /** From now on, what arrives stays in the system's buffers, until `resume`. */
  pause(): void {
    this.#record('event', 'the client stops reading');
    this.#socket.pause();
  }

  resume(): void {
    this.#record('event', 'the client reads again');
    this.#socket.resume();
  }

  /** Breaks the connection off with a reset. */
  reset(): void {
    this.#record('event', 'the client resets the connection');
    this.#socket.resetAndDestroy();
  }

  /** Returns what comes next, as soon as there are so many bytes. `what` says what they should be. */
  async take(count: number, what: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let length = 0; length < count; length += chunks.at(-1)?.length ?? 0)
      chunks.push(await this.#chunks.next(length === 0 ? what : `the rest of ${what}`));
    return Buffer.concat(chunks);
  }

  /** Returns everything until the server ends its side. Rejects if the connection breaks instead. */
  async rest(): Promise<Buffer> {
    const chunks = await this.#chunks.rest();
    if (this.#error)
      throw new Error(
        `the server should end the connection, but it broke after ${Buffer.concat(chunks).length} bytes: ${this.#error.message}`,
      );
    return Buffer.concat(chunks);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #note(what: 'sent' | 'received', bytes: Buffer): void {
    const before = this.#count[what];
    this.#count[what] += bytes.length;
    if (before >= MAX_RECORDED_BYTES) return;
    this.#record(what, bytes.subarray(0, MAX_RECORDED_BYTES - before));
    if (this.#count[what] > MAX_RECORDED_BYTES)
      this.#record('event', `more is ${what}, which is not shown`);
  }
}
