/** A WebSocket without a library, for frames that no library would send, and a strict look at those that come. */
import { connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { nameOf } from '../../labs/tap/frames.ts';
import type { Address, Message } from './clients.ts';
import { NotReceived, Received } from './received.ts';
import { recorder } from './transcript.ts';

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
/** FIN, and no reserved bit. */
const FIN = 0x80;
const MASK = 0x80;

class Frame {
  readonly opcode: number;
  readonly payload: Buffer;

  constructor(opcode: number, payload: Buffer) {
    this.opcode = opcode;
    this.payload = payload;
  }

  /** In a report. */
  [inspect.custom](): string {
    const { opcode, payload } = this;
    if (opcode === CLOSE && payload.length >= 2)
      return `a close frame with the code ${payload.readUInt16BE(0)}`;
    return `a ${nameOf(opcode)} frame: ${payload}`;
  }
}

export class RawWebSocket implements Disposable {
  readonly #socket: Socket;
  readonly #record = recorder();
  readonly #frames = new Received<Frame>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #answersPings: boolean;
  #bytes: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #mistake: Error | undefined;

  private constructor({ host, webPort }: Address, answersPings: boolean) {
    this.#answersPings = answersPings;
    this.#socket = connect(webPort, host);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    this.#socket.on('error', () => {});
    this.#socket.once('end', () => this.#record('event', 'the server ends the connection'));
    this.#socket.once('close', () => this.#frames.end());
    this.#socket.once('close', () =>
      this.#opened.reject(new Error('the connection ended before the WebSocket was open')),
    );
    const request =
      `GET /ws HTTP/1.1\r\nHost: ${host}:${webPort}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    this.write(Buffer.from(request));
  }

  static async open(address: Address, { answersPings = true } = {}): Promise<RawWebSocket> {
    const client = new RawWebSocket(address, answersPings);
    await client.#opened.promise;
    return client;
  }

  /** Sends bytes as they are. In the transcript, a sentence may say what they are. */
  write(bytes: Uint8Array, what?: string): void {
    if (what) this.#record('event', what);
    this.#record('sent', bytes);
    this.#socket.write(bytes);
  }

  /** Sends messages, each in a frame of its own, in one piece. */
  send(...messages: readonly object[]): void {
    const frames = messages.map((message) => Buffer.from(JSON.stringify(message)));
    this.write(Buffer.concat(frames.map((payload) => clientFrame(FIN | TEXT, payload))));
  }

  /** Returns the payload of the next text frame whose message has this type. */
  async next(type: string, patienceMs?: number): Promise<{ message: Message; payload: Buffer }> {
    const { payload } = await this.#next(
      `a text frame with a message of type ${type}`,
      (frame) => frame.opcode === TEXT && messageIn(frame).type === type,
      patienceMs,
    );
    return { message: messageIn({ payload }), payload };
  }

  /** Resolves when the server has answered a ping with this payload. */
  async ponged(payload: string): Promise<void> {
    await this.#next(
      `a pong frame with the payload ${JSON.stringify(payload)}`,
      (frame) => frame.opcode === PONG && frame.payload.toString() === payload,
    );
  }

  /** Resolves when the server has sent a ping. */
  async pinged(patienceMs: number): Promise<void> {
    await this.#next('a ping', ({ opcode }) => opcode === PING, patienceMs);
  }

  /** Returns the code of the close frame that the server sends. */
  async closeCode(): Promise<number> {
    const { payload } = await this.#next('a close frame', ({ opcode }) => opcode === CLOSE);
    return payload.readUInt16BE(0);
  }

  /** Resolves when the connection has ended. */
  async ended(what: string, patienceMs: number): Promise<void> {
    try {
      await this.#next(what, () => false, patienceMs);
    } catch (error) {
      if (!(error instanceof NotReceived && error.ended)) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  async #next(
    what: string,
    matches: (frame: Frame) => boolean,
    patienceMs?: number,
  ): Promise<Frame> {
    try {
      return await this.#frames.next(what, matches, patienceMs);
    } catch (error) {
      throw this.#mistake ?? this.#unfinished() ?? error;
    }
  }

  /** A frame of which not everything came: usually its length is wrong. */
  #unfinished(): Error | undefined {
    if (!this.#isOpen || this.#bytes.length < 2) return undefined;
    const [header, length] = lengthOf(this.#bytes[1] ?? 0, this.#bytes);
    const start = this.#bytes.toString('hex', 0, header).replace(/..(?!$)/g, '$& ');
    return new Error(
      `a frame begins with ${start}, which announces ${length} bytes, but only ${this.#bytes.length - header} came`,
    );
  }

  #receive(bytes: Buffer): void {
    this.#record('received', bytes);
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    try {
      if (!this.#isOpen) this.#readHead();
      if (this.#isOpen) this.#readFrames();
    } catch (error) {
      // What follows a frame that cannot be read cannot be read either.
      this.#mistake = error as Error;
      this.#opened.reject(error);
      this.#frames.end();
      this.#socket.destroy();
    }
  }

  #readHead(): void {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end === -1) return;
    const [status = ''] = String(this.#bytes.subarray(0, end)).split('\r\n', 1);
    must(/^HTTP\/1\.1 101 /.test(status), `the answer to GET /ws is 101, not ${status}`);
    this.#bytes = this.#bytes.subarray(end + 4);
    this.#isOpen = true;
    this.#opened.resolve();
  }

  #readFrames(): void {
    for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) {
      if (frame.opcode === PING && this.#answersPings)
        this.write(clientFrame(FIN | PONG, frame.payload));
      this.#frames.push(frame);
    }
  }

  #takeFrame(): Frame | undefined {
    const [first = 0, second = 0] = this.#bytes;
    if (this.#bytes.length < 2) return undefined;
    must(
      [TEXT, CLOSE, PING, PONG].some((opcode) => first === (FIN | opcode)),
      `a frame begins with FIN and an opcode, such as 0x81 for text; this one begins with 0x${first.toString(16).padStart(2, '0')}`,
    );
    must(second < MASK, 'a server does not mask its frames, but MASK is set in the second byte');
    const [header, length] = lengthOf(second, this.#bytes);
    if (this.#bytes.length < header + length) return undefined;
    const payload = this.#bytes.subarray(header, header + length);
    this.#bytes = this.#bytes.subarray(header + length);
    return new Frame(first & 0xf, payload);
  }
}

/** The number of bytes of a header, and of what follows it. As long as not all of it is here, that is endless. */
function lengthOf(short: number, bytes: Buffer): [header: number, length: number] {
  if (short < 126) return [2, short];
  const header = short === 126 ? 4 : 10;
  if (bytes.length < header) return [header, Number.POSITIVE_INFINITY];
  const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const least = short === 126 ? 126 : 65_536;
  must(length >= least, `a length of ${length} must be in its shortest form`);
  must(length < 2 ** 32, `a frame announces ${length} bytes`);
  return [header, length];
}

function messageIn({ payload }: Pick<Frame, 'payload'>): Message {
  const text = payload.toString();
  try {
    return JSON.parse(text) as Message;
  } catch {
    throw new Error(
      `the payload of a text frame is one JSON message, but here it is ${JSON.stringify(text.slice(0, 200))}`,
    );
  }
}

/** A frame as a client sends it, masked with zeros, or with these four bytes. */
export function clientFrame(type: number, payload: Buffer, mask = Buffer.alloc(4)): Buffer {
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([clientHeader(type, payload.length), mask, masked]);
}

/** The header of a frame as a client sends it, up to its mask. */
export function clientHeader(type: number, length: number): Buffer {
  if (length < 126) return Buffer.from([type, MASK | length]);
  const header = Buffer.alloc(length < 65_536 ? 4 : 10);
  header[0] = type;
  header[1] = MASK | (length < 65_536 ? 126 : 127);
  if (length < 65_536) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** Not an assertion: the sentence says all that there is to say. */
function must(condition: boolean, rule: string): void {
  if (!condition) throw new Error(rule);
}
