import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frames, type Framing, Lines, textFrame } from '../../bench/load/framing.ts';

const SHORT = 'a short message';
const LONG = 'a long message '.repeat(20);
const LONGEST = 'the longest message '.repeat(5_000);

/** A frame as a server sends it. */
function frame(payload: string, opcode = 1): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, Buffer.from(payload)]);
}

function countInPieces(framing: Framing, bytes: Buffer, size: number): number {
  let messages = 0;
  for (let at = 0; at < bytes.length; at += size) {
    messages += framing.push(bytes.subarray(at, at + size));
  }
  return messages;
}

for (const size of [1, 2, 3, 7, 1_000, 1_000_000]) {
  test(`frames of all lengths are counted in pieces of ${size} bytes`, () => {
    const bytes = Buffer.concat([SHORT, LONG, LONGEST, SHORT].map((text) => frame(text)));
    assert.equal(countInPieces(new Frames(), bytes, size), 4);
  });

  test(`frames are read whole in pieces of ${size} bytes`, () => {
    const frames = new Frames();
    const read: string[] = [];
    frames.read = (message) => read.push(message);
    countInPieces(frames, Buffer.concat([SHORT, LONG, LONGEST].map((text) => frame(text))), size);
    assert.deepEqual(read, [SHORT, LONG, LONGEST]);
  });

  test(`lines are counted and read in pieces of ${size} bytes`, () => {
    const lines = new Lines();
    const read: string[] = [];
    lines.read = (message) => read.push(message);
    assert.equal(countInPieces(lines, Buffer.from(`${SHORT}\n${LONG}\n${SHORT}`), size), 2);
    assert.deepEqual(read, [SHORT, LONG]);
  });
}

test('lines that are shorter than a message are read, and not counted', () => {
  const lines = new Lines(SHORT.length);
  const read: string[] = [];
  lines.read = (message) => read.push(message);
  assert.equal(countInPieces(lines, Buffer.from(`PING\n${SHORT}\nPONG\n${SHORT}\n`), 3), 2);
  assert.deepEqual(read, ['PING', SHORT, 'PONG', SHORT]);
});

test('pings are not messages, and are told', () => {
  const controls: number[] = [];
  const frames = new Frames((opcode) => controls.push(opcode));
  const engineIoPing = frame('2');
  const bytes = Buffer.concat([frame('', 9), engineIoPing, frame('beat', 9), frame(SHORT)]);
  assert.equal(frames.push(bytes), 1);
  assert.deepEqual(controls, [9, 1, 9]);
});

test("a client's frame is masked, with its length in the shortest form", () => {
  assert.deepEqual([...textFrame('hi')], [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
  assert.deepEqual([...textFrame(LONG).subarray(0, 8)], [0x81, 0xfe, 1, 0x2c, 0, 0, 0, 0]);
  assert.throws(() => textFrame(LONGEST), RangeError);
});
