/**
 * Counts the messages in what a server sends, by their lengths alone. The load generator would be the
 * bottleneck if it parsed each of a million messages; it reads two to ten bytes of a frame and skips the
 * rest. Only sampled clients, and clients that are joining, get whole messages (`read`).
 */

/** Shorter frames are not messages of a chat: Socket.IO's own ping is one byte, in a text frame. */
const SHORTEST_MESSAGE_BYTES = 8;
const LONGEST_HEADER_BYTES = 10;
const LINE_FEED = 10;

export interface Framing {
  /** If it is set, it receives each whole message. Otherwise messages are only counted. */
  read: ((message: string) => void) | undefined;
  /** Takes the next bytes of the stream, and returns how many messages have ended in them. */
  push(bytes: Buffer): number;
}

/** Frames of a WebSocket server: not masked, and not fragmented (RFC 6455 section 5.2). */
export class Frames implements Framing {
  read: ((message: string) => void) | undefined;
  readonly #onControl: (opcode: number) => void;
  readonly #header = Buffer.alloc(LONGEST_HEADER_BYTES);
  /** Bytes of a header that was cut. */
  #held = 0;
  /** Bytes of the payload that are still to come. */
  #left = 0;
  #isMessage = false;
  #parts: Buffer[] = [];

  /** `onControl` is told of pings and the like, so that they are answered. */
  constructor(onControl: (opcode: number) => void = () => {}) {
    this.#onControl = onControl;
  }

  push(bytes: Buffer): number {
    let messages = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#left === 0) {
        at = this.#readHeader(bytes, at);
        if (this.#held > 0) break;
      }
      const end = Math.min(at + this.#left, bytes.length);
      if (this.read && this.#isMessage) this.#parts.push(Buffer.from(bytes.subarray(at, end)));
      this.#left -= end - at;
      at = end;
      if (this.#left === 0 && this.#isMessage) {
        messages += 1;
        if (this.read) this.#deliver(this.read);
      }
    }
    return messages;
  }

  /** Returns the position after the header. If the header is cut, it is held until the rest comes. */
  #readHeader(bytes: Buffer, at: number): number {
    const start = at - this.#held;
    let header = bytes;
    let from = at;
    if (this.#held > 0) {
      bytes.copy(this.#header, this.#held, at);
      header = this.#header;
      from = 0;
    }
    const available = bytes.length - start;
    const size = available < 2 ? 2 : headerSize(header[from + 1] ?? 0);
    if (available < size) {
      if (this.#held === 0) bytes.copy(this.#header, 0, at);
      this.#held = available;
      return bytes.length;
    }
    this.#held = 0;
    this.#left = payloadLength(header, from, size);
    const opcode = (header[from] ?? 0) & 0x0f;
    this.#isMessage = opcode < 8 && this.#left >= SHORTEST_MESSAGE_BYTES;
    if (!this.#isMessage) this.#onControl(opcode);
    return start + size;
  }

  #deliver(read: (message: string) => void): void {
    const message = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    read(message);
  }
}

function headerSize(second: number): number {
  const length = second & 0x7f;
  return length < 126 ? 2 : length === 126 ? 4 : 10;
}

function payloadLength(header: Buffer, from: number, size: number): number {
  if (size === 2) return (header[from + 1] ?? 0) & 0x7f;
  return size === 4 ? header.readUInt16BE(from + 2) : Number(header.readBigUInt64BE(from + 2));
}

/** Lines of a TCP server. Those that are shorter than a message can be are not counted. */
export class Lines implements Framing {
  read: ((message: string) => void) | undefined;
  readonly #shortest: number;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of the line that has begun. */
  #length = 0;

  constructor(shortest = 0) {
    this.#shortest = shortest;
  }

  push(bytes: Buffer): number {
    let messages = 0;
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      if (this.#length + end - start >= this.#shortest) messages += 1;
      if (this.read) this.#deliver(bytes.subarray(start, end), this.read);
      this.#length = 0;
      start = end + 1;
    }
    this.#length += bytes.length - start;
    if (this.read) this.#rest = Buffer.concat([this.#rest, bytes.subarray(start)]);
    return messages;
  }

  #deliver(end: Buffer, read: (message: string) => void): void {
    const line = Buffer.concat([this.#rest, end]).toString();
    this.#rest = Buffer.alloc(0);
    read(line);
  }
}

/** A text frame as a client sends it, masked with zeros. A message of the benchmark is always short. */
export function textFrame(message: string): Buffer {
  const payload = Buffer.from(message);
  if (payload.length > 0xff_ff) throw new RangeError('a message of the benchmark is short');
  const isShort = payload.length < 126;
  const header = Buffer.alloc(isShort ? 6 : 8);
  header[0] = 0x81;
  header[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** An empty pong, masked. */
export const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
