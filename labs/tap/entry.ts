/**
 * The tap, without any user interface: what was said on a wire, who said it, and when.
 *
 *     const tap = await startTap({ port: 0, server: { host: 'localhost', port: 12345 } });
 *     const socket = connect(tap.port);            // instead of connecting to the server
 *     tap.setFaults('client', { split: 1 });       // what the client sends arrives byte by byte
 *     …
 *     console.log(transcript(tap.recording.entries, { mark: { connection: 1, from: 'server', offset: 5, note: 'expected "w"' } }));
 *     await tap.close();
 *
 * - `Recording` (recording.ts) keeps the entries below, in order. It can also be filled without a proxy:
 *   `open`, `chunk`, `end` and `close`. It decodes what it is given, so that every reader sees the same.
 * - `startTap` (proxy.ts) stands between clients and a server, records, and injects `Faults` (faults.ts).
 * - `transcript` (transcript.ts) renders entries as text; `bytesOf` returns all that one side has sent.
 * - `formatRecording` and `parseRecording` (saved.ts) make a file of a recording, and a recording of a
 *   file; `pcapOf` (pcap.ts) makes a file for Wireshark.
 *
 * All memory is bounded (shared/limits.ts): a recording drops its oldest entries, and a direction whose
 * receiver is slow is not read.
 */

/** The side of a connection that a chunk comes from. */
export type Side = 'client' | 'server';

/** One thing that happened, in the order in which the tap saw it. */
export type Entry = Open | Chunk | Pass | Decoded | End | Close | Note;

interface Happened {
  /** Counts up from 1. Numbers are missing if old entries were dropped. */
  readonly number: number;
  /** Milliseconds since the recording began. */
  readonly at: number;
  /** Connections are numbered from 1. 0 means all of them. */
  readonly connection: number;
}

/** A client has connected. The addresses are as in `127.0.0.1:12345`. */
export interface Open extends Happened {
  readonly type: 'open';
  readonly client: string;
  readonly server: string;
}

/** Bytes as they arrived on the socket, in one piece. */
export interface Chunk extends Happened {
  readonly type: 'chunk';
  readonly from: Side;
  /** How many bytes this side had sent before. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** True if faults apply: the bytes were not passed on at once, and each `pass` tells of some of them. */
  readonly held: boolean;
}

/** Bytes that were passed on to the other side in one write, after faults were applied to them. */
export interface Pass extends Happened {
  readonly type: 'pass';
  readonly from: Side;
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What some bytes mean. Comes after the chunk that completes it. */
interface Decoded extends Happened {
  readonly type: 'piece';
  readonly from: Side;
  readonly piece: Piece;
}

/** One side has ended what it sends (FIN). The other may go on. */
interface End extends Happened {
  readonly type: 'end';
  /** The side whose data has ended, even if it was the tap that ended it. */
  readonly from: Side;
  readonly by: Side | 'tap';
}

/** The connection is over: both sides have ended, one has reset it, or the server could not be reached. */
export interface Close extends Happened {
  readonly type: 'close';
  readonly how: 'ended' | 'reset' | 'failed';
  readonly by: Side | 'tap';
  /** A sentence for people. May be empty. */
  readonly detail: string;
}

/** Something that the tap was told to do, such as a change of the faults. */
interface Note extends Happened {
  readonly type: 'note';
  readonly text: string;
}

/** A part of what one side sends that means something by itself: a line, a frame, the head of a request. */
export interface Piece {
  readonly kind: 'line' | 'json' | 'telnet' | 'head' | 'body' | 'frame' | 'message' | 'rest';
  /** From which byte of this side's stream, up to which one (not included). */
  readonly start: number;
  readonly end: number;
  /** What it is, in a few words: `line`, `json say`, `text frame`. */
  readonly title: string;
  /** The contents, with invisible bytes made visible, and cut after MAX_TAP_TEXT_CHARACTERS. */
  readonly text: string;
  /** What RFC 6455 does not allow about it. */
  readonly wrong?: string;
  readonly frame?: FrameHeader;
}

/** The header of a WebSocket frame, bit by bit (RFC 6455 section 5.2). */
export interface FrameHeader {
  readonly fin: boolean;
  /** RSV1, RSV2 and RSV3 as a number from 0 to 7. RSV1, which marks compressed data, is 4. */
  readonly rsv: number;
  readonly opcode: number;
  /** The four bytes in hexadecimal, such as `37fa213d`. Absent if the frame is not masked. */
  readonly mask?: string;
  /** Bytes of the header, including the mask. */
  readonly headerBytes: number;
  /** Bytes of the payload. */
  readonly length: number;
}

/** A recording that is over, or a part of one. */
export interface Saved {
  /** When it began, as milliseconds since 1970. */
  readonly started: number;
  readonly entries: readonly Entry[];
}

/** The other side. */
export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

/** All bytes that one side has sent on a connection, without those that were dropped. */
export function bytesOf(entries: Iterable<Entry>, connection: number, from: Side): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const entry of entries) {
    const isWanted = entry.type === 'chunk' && entry.connection === connection;
    if (isWanted && entry.from === from) chunks.push(entry.bytes);
  }
  return joinBytes(chunks);
}

/** One array with all these bytes. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
