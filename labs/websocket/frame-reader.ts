/**
 * Reads what a client sends on a WebSocket (RFC 6455 section 5), in three steps, each a method:
 *
 *    bytes       as they arrive, cut anywhere
 *    frames      `#takeFrame` finds where each ends, and removes its mask
 *                `#check` refuses those that break a rule, as soon as their headers have arrived
 *    messages    `#join` puts fragments together; a control frame is a message of its own
 *
 * The bytes of a frame are copied for each chunk that it arrives in. A frame is short, so this costs less than
 * the list of chunks that `ws` keeps, and is easier to read.
 */
import { isUtf8 } from 'node:buffer';

/** Opcodes. From CLOSE on, they are those of control frames. */
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

/** In the first byte of a frame: the last fragment; three reserved bits; the opcode. */
const FIN = 0x80;
const RSV = 0x70;
const OPCODE = 0x0f;
/** In the second byte: whether there is a mask, and the length, or one of the two values that announce it. */
const MASK = 0x80;
const LENGTH = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BYTES = 4;
const MAX_CONTROL_BYTES = 125;

/** Close codes (RFC 6455 section 7.4.1). */
const PROTOCOL_ERROR = 1002;
const INVALID_TEXT = 1007;
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/** The client has broken a rule. It is told the close code, and nothing more is read from it. */
export class FrameError extends Error {
  readonly closeCode: number;

  constructor(closeCode: number, reason: string) {
    super(reason);
    this.closeCode = closeCode;
  }
}

interface Header {
  readonly fin: boolean;
  /** The three reserved bits, which are 0 without an extension. */
  readonly rsv: number;
  readonly opcode: number;
  readonly isMasked: boolean;
  /** Bytes of the payload, as announced. */
  readonly length: number;
}

interface Frame extends Pick<Header, 'fin' | 'opcode'> {
  /** Without its mask. */
  readonly payload: Buffer;
}

/** A text or binary message, whole, or a control frame. */
export type Message = Pick<Frame, 'opcode' | 'payload'>;

/** The frames of one client. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #maxFragments: number;
  /** What has arrived and is not a whole frame yet. */
  #bytes: Buffer = Buffer.alloc(0);
  /** The message of which fragments have arrived, but not the last one: its opcode and their payloads. */
  #opcode: number | undefined;
  #fragments: Buffer[] = [];

  /**
   * @param maxBytes the longest message
   * @param maxFragments a message could consist of any number of empty frames, and never become too long
   */
  constructor(maxBytes: number, maxFragments: number) {
    this.#maxBytes = maxBytes;
    this.#maxFragments = maxFragments;
  }

  /** Yields the messages that are complete with this chunk. Throws a FrameError where a rule is broken. */
  *read(chunk: Buffer): Generator<Message> {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) {
      const message = this.#join(frame);
      if (message) yield message;
      // Nothing that follows a close frame is read.
      if (message?.opcode === CLOSE) return;
    }
  }

  /**
   * Takes the first frame off `#bytes`. Returns undefined if not all of it has arrived.
   * @lab 05.5 Take a frame off the stream ★
   */
  #takeFrame(): Frame | undefined {
    const bytes = this.#bytes;
    const [first = 0, second = 0] = bytes;
    if (bytes.length < 2) return undefined;
    const short = second & LENGTH;
    const maskAt = short === LENGTH_64 ? 10 : short === LENGTH_16 ? 4 : 2;
    if (bytes.length < maskAt) return undefined;
    let length = short;
    if (short === LENGTH_16) length = bytes.readUInt16BE(2);
    if (short === LENGTH_64) length = Number(bytes.readBigUInt64BE(2));
    const [fin, opcode] = [(first & FIN) !== 0, first & OPCODE];
    this.#check({ fin, rsv: first & RSV, opcode, isMasked: (second & MASK) !== 0, length });

    const start = maskAt + MASK_BYTES;
    if (bytes.length < start + length) return undefined;
    const mask = bytes.subarray(maskAt, start);
    const payload = Buffer.from(bytes.subarray(start, start + length));
    for (let index = 0; index < length; index += 1)
      payload[index] = (payload[index] ?? 0) ^ (mask[index % MASK_BYTES] ?? 0);
    this.#bytes = bytes.subarray(start + length);
    return { fin, opcode, payload };
  }

  /**
   * Throws a FrameError if this frame is not allowed, or not at this point. Its payload has not arrived yet, so
   * a length that is too large is refused before anything is kept of it.
   * @lab 05.6 Refuse frames that break the rules
   */
  #check({ fin, rsv, opcode, isMasked, length }: Header): void {
    const isControl = opcode >= CLOSE;
    if (rsv !== 0) throw new FrameError(PROTOCOL_ERROR, 'a reserved bit is set');
    if (!isMasked) throw new FrameError(PROTOCOL_ERROR, 'a client must mask its frames');
    if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode))
      throw new FrameError(PROTOCOL_ERROR, 'this opcode is reserved');
    if (isControl && (!fin || length > MAX_CONTROL_BYTES))
      throw new FrameError(PROTOCOL_ERROR, 'a control frame must be short, and not a fragment');
    if (opcode === CONTINUATION && this.#opcode === undefined)
      throw new FrameError(PROTOCOL_ERROR, 'there is no message to continue');
    if ((opcode === TEXT || opcode === BINARY) && this.#opcode !== undefined)
      throw new FrameError(PROTOCOL_ERROR, 'the message before has not ended');
    const before = this.#fragments.reduce((sum, fragment) => sum + fragment.length, 0);
    if (!isControl && before + length > this.#maxBytes)
      throw new FrameError(TOO_BIG, 'the message is too long');
  }

  /**
   * Returns the message that is complete with this frame, or undefined if more fragments follow. A control
   * frame may come between two fragments, and is complete by itself.
   * @lab 05.7 Join fragments to messages ★
   */
  #join({ fin, opcode, payload }: Frame): Message | undefined {
    if (opcode >= CLOSE) return { opcode, payload };
    this.#opcode ??= opcode;
    this.#fragments.push(payload);
    if (this.#fragments.length > this.#maxFragments)
      throw new FrameError(POLICY_VIOLATION, 'the message has too many fragments');
    if (!fin) return undefined;
    const message = { opcode: this.#opcode, payload: Buffer.concat(this.#fragments) };
    this.#opcode = undefined;
    this.#fragments = [];
    // Only now, because a character may begin in one fragment and end in the next.
    if (message.opcode === TEXT && !isUtf8(message.payload))
      throw new FrameError(INVALID_TEXT, 'a text must be UTF-8');
    return message;
  }
}

/**
 * The code in the payload of a close frame; 1005 if there is none. Throws a FrameError if it is not one that may
 * be sent (RFC 6455 section 7.4), or if the reason that follows it is not UTF-8.
 */
export function closeCodeIn(payload: Buffer): number {
  if (payload.length === 0) return 1005;
  const code = payload.length === 1 ? 0 : payload.readUInt16BE(0);
  const isDefined = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
  if (!isDefined && !(code >= 3000 && code <= 4999))
    throw new FrameError(PROTOCOL_ERROR, 'this close code is not one that is sent');
  if (!isUtf8(payload.subarray(2))) throw new FrameError(INVALID_TEXT, 'a reason must be UTF-8');
  return code;
}
