import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Address } from './clients.ts';
import { patienceMs } from './received.ts';
import { recorder } from './transcript.ts';

const MEGABYTE = 1024 * 1024;
/** A server that takes nothing for this long waits for the client to read. No event tells so. */
const QUIET_MS = 1_000;

/** A client that sends a lot, and reads nothing before it is asked to. */
export class SilentReader implements Disposable {
  readonly #socket: Socket;
  readonly #record = recorder();
  readonly #sent = createHash('sha256');
  readonly #sending: Promise<void>;
  #isSent = false;

  constructor({ host, port }: Pick<Address, 'host' | 'port'>, megabytes: number) {
    this.#socket = connect({ host, port, allowHalfOpen: true });
    // `read` tells of it.
    this.#socket.on('error', () => {});
    this.#record('event', `the client sends ${megabytes} MB, and reads nothing`);
    this.#sending = this.#send(megabytes);
    // Also if nobody waits for it any more.
    this.#sending.catch(() => {});
  }

  /** Resolves when the server takes no more, or has taken everything. Returns whether it has. */
  async settled(): Promise<boolean> {
    for (let before = -1; !this.#isSent && before !== this.#taken; ) {
      before = this.#taken;
      await delay(QUIET_MS);
    }
    this.#record('event', `the system took ${this.#taken} bytes`);
    return this.#isSent;
  }

  /** Reads until the server ends its side. Returns the hashes of what was sent and of what came back. */
  async read(): Promise<{ readonly sent: string; readonly received: string }> {
    this.#record('event', 'the client reads');
    this.#socket.setTimeout(patienceMs(), () => {
      const { bytesRead } = this.#socket;
      this.#socket.destroy(new Error(`nothing more came, after ${bytesRead} bytes`));
    });
    const received = createHash('sha256');
    for await (const bytes of this.#socket) received.update(bytes as Buffer);
    await this.#sending;
    return { sent: this.#sent.digest('hex'), received: received.digest('hex') };
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** What has left this process. */
  get #taken(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  async #send(megabytes: number): Promise<void> {
    const chunk = randomBytes(MEGABYTE);
    for (let count = 0; count < megabytes; count += 1) {
      this.#sent.update(chunk);
      if (!this.#socket.write(chunk)) await once(this.#socket, 'drain');
    }
    this.#isSent = true;
    this.#socket.end();
  }
}
