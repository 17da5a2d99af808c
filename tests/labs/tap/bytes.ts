/** Bytes of the wire, for the tests of the tap. */
import { ConnectionDecoder } from '../../../labs/tap/connection-decoder.ts';
import type { Piece, Side } from '../../../labs/tap/entry.ts';

/** The bytes of a text: `\x..` as that byte, if it is not above 0xff. */
export function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

export interface FrameOptions {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly opcode?: number;
  readonly mask?: readonly [number, number, number, number];
  /** The bytes of the length, if not the fewest. */
  readonly lengthBytes?: 1 | 3 | 9;
}

/** Encodes a WebSocket frame, right or wrong. */
export function frame(payload: string | Uint8Array, options: FrameOptions = {}): Uint8Array {
  const { fin = true, rsv = 0, opcode = 1, mask } = options;
  const bytes = Buffer.from(payload);
  const { lengthBytes = bytes.length < 126 ? 1 : bytes.length < 65_536 ? 3 : 9 } = options;
  const length = Buffer.alloc(lengthBytes);
  if (lengthBytes === 1) length.writeUInt8(bytes.length);
  else if (lengthBytes === 3) length.writeUInt16BE(bytes.length, 1);
  else length.writeBigUInt64BE(BigInt(bytes.length), 1);
  if (lengthBytes > 1) length[0] = lengthBytes === 3 ? 126 : 127;
  length[0] = (length[0] ?? 0) | (mask ? 0x80 : 0);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const masked = mask ? bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : bytes;
  return new Uint8Array(
    Buffer.concat([Buffer.from([first]), length, Buffer.from(mask ?? []), masked]),
  );
}

/** What somebody sends in one chunk; null for the end. */
export type Said = readonly [from: Side, bytes: string | Uint8Array | null];

/** The pieces of a conversation, each with the side that sent it. */
export function piecesOf(...said: readonly Said[]): (Piece & { readonly from: Side })[] {
  const pieces: (Piece & { readonly from: Side })[] = [];
  const decoder = new ConnectionDecoder((from, piece) => pieces.push({ ...piece, from }));
  for (const [from, bytes] of said) {
    if (bytes === null) decoder.end(from);
    else decoder.push(from, Buffer.from(bytes));
  }
  return pieces;
}

/** The same, with every chunk cut at every byte. */
export function cut(...said: readonly Said[]): Said[] {
  return said.flatMap(([from, bytes]): Said[] =>
    bytes === null
      ? [[from, null]]
      : [...Buffer.from(bytes)].map((byte): Said => [from, Uint8Array.of(byte)]),
  );
}

/** A client's request for a WebSocket, and the server's consent. */
export const UPGRADE: readonly Said[] = [
  [
    'client',
    'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ],
  [
    'server',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  ],
];
