/** One client: a raw socket that joins, speaks, and counts what it receives. */
import { connect, type Socket } from 'node:net';
import { upgradeRequest } from '../../attack/websocket.ts';
import type { Framing } from './framing.ts';
import type { Wire } from './wires.ts';

/** All sockets are read into one buffer, because each read is handled before the next one. */
const READ_BUFFER = Buffer.alloc(256 * 1024);
const JOIN_TIMEOUT_MS = 60_000;

export class Member {
  /** Messages received since the last `reset`. */
  received = 0;
  readonly #name: string;
  readonly #wire: Wire;
  readonly #framing: Framing;
  readonly #socket: Socket;
  readonly #tally: (messages: number) => void;
  /** The response to the upgrade, until it is complete. */
  #head: string | undefined;

  private constructor(wire: Wire, port: number, name: string, tally: (messages: number) => void) {
    this.#wire = wire;
    this.#name = name;
    this.#tally = tally;
    this.#head = wire.path === undefined ? undefined : '';
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      // The quickest way to read that Node has: without streams and without a new buffer for each read.
      onread: { buffer: READ_BUFFER, callback: (bytes) => this.#push(bytes) },
    });
    this.#framing = wire.framing((bytes) => this.#socket.write(bytes));
  }

  /** `tally` is told how many messages have arrived, each time that some have. */
  static async join(
    wire: Wire,
    port: number,
    name: string,
    tally: (messages: number) => void,
  ): Promise<Member> {
    const member = new Member(wire, port, name, tally);
    await member.#join();
    return member;
  }

  #join(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => {
        socket.destroy();
        reject(new Error(`${this.#name} could not join: ${cause}`));
      };
      const timeout = setTimeout(fail, JOIN_TIMEOUT_MS, 'there was no answer');
      socket.on('error', fail);
      socket.on('close', () => fail('the connection was closed'));
      socket.on('connect', () => this.#begin());
      this.#framing.read = (message) => {
        const { answer, joined } = this.#wire.join(message, this.#name);
        if (answer !== undefined) this.send(this.#wire.encode(answer));
        if (!joined) return;
        clearTimeout(timeout);
        this.#framing.read = undefined;
        resolve();
      };
    });
  }

  #begin(): void {
    const { path } = this.#wire;
    if (path === undefined) this.#sayHello();
    else this.#socket.write(upgradeRequest(path));
  }

  #sayHello(): void {
    const hello = this.#wire.hello?.(this.#name);
    if (hello !== undefined) this.send(this.#wire.encode(hello));
  }

  /** Keeps reading: the return value says so to Node. */
  #push(length: number): true {
    const bytes = READ_BUFFER.subarray(0, length);
    const messages = this.#framing.push(this.#head === undefined ? bytes : this.#afterHead(bytes));
    if (messages > 0) {
      this.received += messages;
      this.#tally(messages);
    }
    return true;
  }

  /** What follows the response to the upgrade. */
  #afterHead(bytes: Buffer): Buffer {
    const before = this.#head?.length ?? 0;
    const head = this.#head + bytes.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      this.#head = head;
      return Buffer.alloc(0);
    }
    this.#head = undefined;
    this.#sayHello();
    return bytes.subarray(end + 4 - before);
  }

  /** Whole messages are read from now on, or no longer. */
  sample(read: ((message: string) => void) | undefined): void {
    this.#framing.read = read;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  get isGone(): boolean {
    return this.#socket.destroyed;
  }

  leave(): void {
    this.#socket.removeAllListeners('close').destroy();
  }
}
