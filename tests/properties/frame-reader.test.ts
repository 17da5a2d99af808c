/** The reader of lab 05 reads what `ws` reads, and refuses what `ws` refuses, with the same close code. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import * as ws from 'ws';
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  closeCodeIn,
  FrameError,
  FrameReader,
  PING,
  PONG,
  TEXT,
} from '../../labs/websocket/frame-reader.ts';
import { clientFrame } from '../support/raw-websocket.ts';

/** It is exported, and missing in the types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

const MAX_BYTES = 70_000;
const MAX_FRAGMENTS = 5;
const FIN = 0x80;

/** The messages in a stream, in hexadecimal, and the close code for what ended it. */
interface Read {
  readonly messages: [opcode: number, payload: string][];
  code?: number;
}

/** Lengths at which the header of a frame grows, and the limit, with their neighbours. */
const EDGES = [0, 1, 2, 125, 126, 127, 65_535, 65_536, MAX_BYTES, MAX_BYTES + 1];

const payload = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('', 'x', '€', '😀 hello').map((text) => Buffer.from(text)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...EDGES).map((length) => Buffer.alloc(length, 'x')) },
);
const closing = fc
  .tuple(fc.constantFrom(0, 999, 1000, 1004, 1005, 1007, 1014, 1015, 3000, 5000), payload)
  .map(([code, reason]) => Buffer.concat([Buffer.from([code >> 8, code & 0xff]), reason]));
const mask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));

/** Mostly what a client may send. */
const frame = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom(TEXT, BINARY, CONTINUATION), fc.constantFrom(0, FIN), payload, mask)
      .map(([opcode, fin, bytes, key]) => clientFrame(fin | opcode, bytes, key)),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(PING, PONG), payload, mask)
      .map(([opcode, bytes, key]) => clientFrame(FIN | opcode, bytes, key)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(closing, mask).map(([bytes, key]) => clientFrame(FIN | CLOSE, bytes, key)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 255 }), payload, mask)
      .map(([first, bytes, key]) => clientFrame(first, bytes, key)),
  },
);

/** Sequences that are right more often than by chance: messages in fragments, with pings between them. */
const message = fc
  .tuple(fc.constantFrom(TEXT, BINARY), fc.array(payload, { minLength: 1, maxLength: 6 }), mask)
  .chain(([opcode, parts, key]) =>
    fc
      .array(fc.boolean(), { minLength: parts.length, maxLength: parts.length })
      .map((pinged) =>
        Buffer.concat(
          parts.flatMap((part, index) => [
            ...(pinged[index] ? [clientFrame(FIN | PING, Buffer.from('ping'), key)] : []),
            clientFrame(
              (index === parts.length - 1 ? FIN : 0) | (index === 0 ? opcode : CONTINUATION),
              part,
              key,
            ),
          ]),
        ),
      ),
  );

const stream = fc
  .array(fc.oneof({ weight: 3, arbitrary: message }, { weight: 1, arbitrary: frame }), {
    maxLength: 6,
  })
  .map((frames) => Buffer.concat(frames));

test('any frames, cut anywhere, are the same messages as for ws', async () => {
  await fc.assert(
    fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 20 }), async (bytes, places) => {
      const chunks = cut(bytes, places);
      assert.deepEqual(readByUs(chunks), await readByWs(chunks));
    }),
    { numRuns: 300 },
  );
});

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length];
  edges.sort((one, other) => one - other);
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

function readByUs(chunks: readonly Buffer[]): Read {
  const reader = new FrameReader(MAX_BYTES, MAX_FRAGMENTS);
  const read: Read = { messages: [] };
  try {
    for (const chunk of chunks) {
      for (const { opcode, payload: bytes } of reader.read(chunk)) {
        if (opcode === CLOSE) return { ...read, code: closeCodeIn(bytes) };
        read.messages.push([opcode, bytes.toString('hex')]);
      }
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    read.code = error.closeCode;
  }
  return read;
}

async function readByWs(chunks: readonly Buffer[]): Promise<Read> {
  const receiver = new Receiver({
    isServer: true,
    maxPayload: MAX_BYTES,
    maxFragments: MAX_FRAGMENTS,
  });
  const read: Read = { messages: [] };
  const add = (opcode: number, bytes: Buffer) =>
    read.messages.push([opcode, bytes.toString('hex')]);
  receiver.on('message', (bytes: Buffer, isBinary: boolean) =>
    add(isBinary ? BINARY : TEXT, bytes),
  );
  receiver.on('ping', (bytes: Buffer) => add(PING, bytes));
  receiver.on('pong', (bytes: Buffer) => add(PONG, bytes));
  receiver.on('conclude', (code: number) => {
    read.code = code;
  });
  const ended = once(receiver, 'close').catch((error) => {
    // ws keeps the code under a symbol.
    const [symbol] = Object.getOwnPropertySymbols(error);
    read.code = symbol && error[symbol];
  });
  for (const chunk of chunks) {
    if (receiver.destroyed || receiver.writableEnded) break;
    // A copy, because ws removes masks in place.
    receiver.write(Buffer.from(chunk));
  }
  if (!receiver.writableEnded) receiver.end();
  await ended;
  return read;
}
