import assert from 'node:assert/strict';
import { test } from 'node:test';
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
} from '../../../labs/websocket/frame-reader.ts';
import { clientFrame, clientHeader } from '../../support/raw-websocket.ts';

const FIN = 0x80;
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const MAX_BYTES = 70_000;
const MAX_FRAGMENTS = 3;

function frame(type: number, payload: string | Buffer = ''): Buffer {
  return clientFrame(type, Buffer.from(payload as string), MASK);
}

/** What a reader makes of these chunks: the opcode and the text of each message. */
function read(...chunks: readonly Buffer[]): [number, string][] {
  const reader = new FrameReader(MAX_BYTES, MAX_FRAGMENTS);
  return chunks
    .flatMap((chunk) => [...reader.read(chunk)])
    .map(({ opcode, payload }) => [opcode, payload.toString()]);
}

function refuses(closeCode: number, what: string, ...chunks: readonly Buffer[]): void {
  assert.throws(
    () => read(...chunks),
    (error) => error instanceof FrameError && error.closeCode === closeCode,
    what,
  );
}

test('a masked frame is read, with a length of 7, 16 and 64 bits', () => {
  for (const length of [0, 1, 125, 126, 65_535, 65_536, MAX_BYTES]) {
    const text = 'x'.repeat(length);
    assert.deepEqual(read(frame(FIN | TEXT, text)), [[TEXT, text]], `${length} bytes`);
  }
  const bytes = Buffer.from([1, 2, 3, 0xff]);
  const [message] = [...new FrameReader(4, 1).read(frame(FIN | BINARY, bytes))];
  assert.deepEqual(message, { opcode: BINARY, payload: bytes });
});

test('a frame is read when its last byte has arrived, and what follows it is kept', () => {
  const stream = Buffer.concat([frame(FIN | TEXT, 'x'.repeat(130)), frame(FIN | PING, 'next')]);
  const expected = read(stream);
  assert.equal(expected.length, 2);
  for (let cut = 0; cut <= stream.length; cut += 1)
    assert.deepEqual(read(stream.subarray(0, cut), stream.subarray(cut)), expected, `at ${cut}`);
  assert.deepEqual(read(...Array.from(stream, (byte) => Buffer.from([byte]))), expected);
});

test('the chunk is not changed', () => {
  const chunk = frame(FIN | TEXT, 'hello');
  read(chunk);
  assert.deepEqual(chunk, frame(FIN | TEXT, 'hello'));
});

test('fragments are one message, and control frames between them are messages of their own', () => {
  const [first, second] = [Buffer.from('€').subarray(0, 1), Buffer.from('€').subarray(1)];
  assert.deepEqual(
    read(
      frame(TEXT, first),
      frame(FIN | PING, 'a'),
      frame(CONTINUATION),
      frame(FIN | PONG, 'b'),
      frame(FIN | CONTINUATION, second),
      frame(FIN | TEXT, 'next'),
    ),
    [
      [PING, 'a'],
      [PONG, 'b'],
      [TEXT, '€'],
      [TEXT, 'next'],
    ],
  );
});

test('a frame that breaks a rule is refused as soon as its header has arrived', () => {
  const header = (type: number, length = 5) => clientHeader(type, length);
  refuses(1002, 'no mask', Buffer.from([FIN | TEXT, 5]));
  for (const bit of [0x40, 0x20, 0x10]) refuses(1002, `bit ${bit}`, header(FIN | bit | TEXT));
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
    refuses(1002, `opcode ${opcode}`, header(FIN | opcode));
  for (const opcode of [CLOSE, PING, PONG]) {
    refuses(1002, `a fragment of ${opcode}`, header(opcode));
    refuses(1002, `a long ${opcode}`, header(FIN | opcode, 126));
    assert.deepEqual(read(header(FIN | opcode, 125)), []);
  }
  refuses(1002, 'nothing to continue', header(FIN | CONTINUATION));
  for (const opcode of [TEXT, BINARY]) {
    refuses(1002, 'in the middle of another', frame(TEXT, 'x'), header(FIN | opcode));
    refuses(1002, 'after an empty fragment', frame(TEXT), header(FIN | opcode));
  }
});

test('a message that is too long is refused before its last bytes arrive, and control frames do not count', () => {
  for (const length of [MAX_BYTES + 1, 2 ** 32, 2 ** 60])
    refuses(1009, `${length} bytes`, clientHeader(FIN | TEXT, length));
  const begun = [frame(TEXT, 'x'.repeat(MAX_BYTES - 10)), frame(CONTINUATION, 'x'.repeat(8))];
  refuses(1009, 'fragments', ...begun, clientHeader(FIN | CONTINUATION, 3));
  const whole = read(
    ...begun,
    frame(FIN | PING, 'x'.repeat(100)),
    frame(FIN | CONTINUATION, 'xx'),
    frame(FIN | TEXT, 'x'.repeat(MAX_BYTES)),
  );
  assert.deepEqual(
    whole.map(([, text]) => text.length),
    [100, MAX_BYTES, MAX_BYTES],
  );
});

test('a message in too many fragments is refused, and the count begins again with each message', () => {
  const message = [frame(TEXT), frame(CONTINUATION), frame(FIN | CONTINUATION)];
  assert.equal(read(...message, ...message).length, 2);
  refuses(1008, 'four', frame(TEXT), frame(CONTINUATION), frame(CONTINUATION), frame(CONTINUATION));
});

test('a text that is not UTF-8 is refused, a binary message is not', () => {
  const bad = Buffer.from([0xc3, 0x28]);
  refuses(1007, 'in one frame', frame(FIN | TEXT, bad));
  refuses(1007, 'in two', frame(TEXT, bad.subarray(0, 1)), frame(FIN | CONTINUATION, '('));
  assert.equal(read(frame(FIN | BINARY, bad)).length, 1);
});

test('what follows a close frame is not read', () => {
  const close = frame(FIN | CLOSE, Buffer.from([0x03, 0xe8]));
  assert.equal(
    read(Buffer.concat([close, frame(FIN | TEXT, 'late'), Buffer.from('nonsense')])).length,
    1,
  );
});

test('a close frame has a code that may be sent, and a reason in UTF-8, or nothing', () => {
  const payload = (code: number, reason = '') =>
    Buffer.from([code >> 8, code & 0xff, ...Buffer.from(reason)]);
  for (const code of [1000, 1003, 1007, 1014, 3000, 4999])
    assert.equal(closeCodeIn(payload(code, 'why')), code);
  assert.equal(closeCodeIn(Buffer.alloc(0)), 1005);
  const refused = (code: number) => (error: unknown) =>
    error instanceof FrameError && error.closeCode === code;
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 2999, 5000])
    assert.throws(() => closeCodeIn(payload(code)), refused(1002), String(code));
  assert.throws(() => closeCodeIn(Buffer.from([3])), refused(1002));
  assert.throws(() => closeCodeIn(Buffer.from([0x03, 0xe8, 0xff])), refused(1007));
});
