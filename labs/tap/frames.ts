import { MAX_TAP_PIECE_BYTES } from '../../shared/limits.ts';
import { type Decoder, type Draft, jsonTitle, textOf } from './decoding.ts';
import { type FrameHeader, joinBytes, type Side } from './entry.ts';

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const COMPRESSED = 4;
const MAX_CONTROL_BYTES = 125;

const OPCODES = new Map([
  [CONTINUATION, 'continuation'],
  [TEXT, 'text'],
  [2, 'binary'],
  [CLOSE, 'close'],
  [9, 'ping'],
  [10, 'pong'],
]);

/** Frames of a message that has not ended. */
interface Unfinished {
  readonly opcode: number;
  readonly start: Uint8Array[];
  bytes: number;
  frames: number;
}

/** Decodes the WebSocket frames that one side sends (RFC 6455 section 5), and the messages they make up. */
export function frames(from: Side): Decoder {
  let unfinished: Unfinished | undefined;

  /** The message that ends with this frame, unless the frame is all of it. */
  function messageOf(header: FrameHeader, payload: Uint8Array): Draft[] {
    if (header.opcode >= CLOSE) return [];
    if (header.opcode !== CONTINUATION) {
      const { opcode, length: bytes } = header;
      unfinished = header.fin ? undefined : { opcode, start: [payload], bytes, frames: 1 };
      return [];
    }
    if (!unfinished) return [];
    const kept = unfinished.start.reduce((sum, { length }) => sum + length, 0);
    unfinished.start.push(payload.subarray(0, MAX_TAP_PIECE_BYTES - kept));
    unfinished.bytes += header.length;
    unfinished.frames += 1;
    if (!header.fin) return [];
    const { opcode, start, bytes, frames } = unfinished;
    unfinished = undefined;
    const title = `${nameOf(opcode)} message of ${frames} frames, ${bytes} bytes`;
    return [
      {
        kind: 'message',
        title,
        text: textOf(joinBytes(start)),
        end: header.headerBytes + header.length,
      },
    ];
  }

  return (bytes) => {
    const header = headerOf(bytes);
    if (!header) return undefined;
    const end = header.headerBytes + header.length;
    // A frame that is too long to wait for is shown by its beginning.
    if (bytes.length < end && end <= MAX_TAP_PIECE_BYTES) return undefined;
    const payload = unmasked(bytes.subarray(header.headerBytes, end), header.mask);
    const wrong = faultsOf(header, from, payload, unfinished !== undefined);
    const frame: Draft = {
      kind: 'frame',
      title: titleOf(header, payload),
      text: contentOf(header, payload),
      end,
      frame: header,
      ...(wrong.length > 0 && { wrong: wrong.join('; ') }),
    };
    return { pieces: [frame, ...messageOf(header, payload)], length: end };
  };
}

/** Reads the header of a frame, or returns undefined if it has not arrived completely. */
export function headerOf(bytes: Uint8Array): FrameHeader | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const isMasked = second >= 0x80;
  const headerBytes = 2 + extended + (isMasked ? 4 : 0);
  if (bytes.length < headerBytes) return undefined;
  let length = extended === 0 ? short : 0;
  for (const byte of bytes.subarray(2, 2 + extended)) length = length * 256 + byte;
  const mask = bytes.subarray(2 + extended, headerBytes);
  return {
    fin: first >= 0x80,
    rsv: (first >> 4) & 7,
    opcode: first & 15,
    ...(isMasked && { mask: hexOf(mask) }),
    headerBytes,
    length,
  };
}

function unmasked(payload: Uint8Array, mask: string | undefined): Uint8Array {
  if (mask === undefined) return payload.slice();
  const key = [0, 2, 4, 6].map((at) => Number.parseInt(mask.slice(at, at + 2), 16));
  return payload.map((byte, index) => byte ^ (key[index % 4] ?? 0));
}

/** The name of an opcode, such as `text`; `reserved 3` for those without a meaning. */
export function nameOf(opcode: number): string {
  return OPCODES.get(opcode) ?? `reserved ${opcode}`;
}

function titleOf({ fin, opcode, rsv }: FrameHeader, payload: Uint8Array): string {
  const part = opcode < CLOSE && !fin ? ', more follows' : '';
  const json = opcode === TEXT && fin && rsv === 0 ? jsonTitle(payload) : undefined;
  return `${nameOf(opcode)} frame${part}${json ? `, ${json}` : ''}`;
}

function contentOf({ opcode, rsv, length }: FrameHeader, payload: Uint8Array): string {
  if (rsv >= COMPRESSED) return `compressed, ${length} bytes`;
  if (opcode !== CLOSE || length < 2) return textOf(payload);
  const [high = 0, low = 0] = payload;
  const reason = textOf(payload.subarray(2));
  return reason ? `${high * 256 + low} ${reason}` : String(high * 256 + low);
}

/** What is wrong with a frame by itself, and after the frames before it. */
function faultsOf(
  header: FrameHeader,
  from: Side,
  payload: Uint8Array,
  inMessage: boolean,
): string[] {
  const { fin, rsv, opcode, mask, length, headerBytes } = header;
  const isControl = opcode >= CLOSE;
  const lengthBytes = headerBytes - 2 - (mask === undefined ? 0 : 4);
  const isLonger = (lengthBytes === 2 && length < 126) || (lengthBytes === 8 && length < 65_536);
  const rules: [boolean, string][] = [
    [!OPCODES.has(opcode), 'this opcode is reserved'],
    [from === 'client' && mask === undefined, 'a client must mask its frames'],
    [from === 'server' && mask !== undefined, 'a server must not mask its frames'],
    [(rsv & 3) !== 0, 'RSV2 and RSV3 must be 0'],
    [isControl && rsv !== 0, 'a control frame is never compressed'],
    [isLonger, 'the length must have its shortest form'],
    [
      isControl && length > MAX_CONTROL_BYTES,
      `a control frame has at most ${MAX_CONTROL_BYTES} bytes`,
    ],
    [isControl && !fin, 'a control frame cannot be a fragment'],
    [opcode === CONTINUATION && !inMessage, 'there is no message to continue'],
    [(opcode === TEXT || opcode === 2) && inMessage, 'the message before has not ended'],
    [
      opcode === CLOSE && payload.length === 1,
      'a close frame has no payload, or a code of two bytes',
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, rule]) => rule);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The header of a frame in words, such as `FIN, mask 37fa213d, 5 bytes`. */
export function frameText({ fin, rsv, mask, length }: FrameHeader): string {
  const bits = [4, 2, 1].map((bit, index) => (rsv & bit ? `RSV${index + 1}` : ''));
  const words = [
    fin ? 'FIN' : 'no FIN',
    ...bits,
    mask ? `mask ${mask}` : 'no mask',
    `${length} bytes`,
  ];
  return words.filter(Boolean).join(', ');
}
