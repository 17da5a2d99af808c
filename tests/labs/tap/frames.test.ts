import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameText, headerOf } from '../../../labs/tap/frames.ts';
import { MAX_TAP_PIECE_BYTES } from '../../../shared/limits.ts';
import { cut, type FrameOptions, frame, latin1, piecesOf, UPGRADE } from './bytes.ts';

const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

/** What the frames of a client are found to be. They are masked unless told otherwise. */
function fromClient(...frames: readonly [string | Uint8Array, FrameOptions?][]) {
  const bytes = Buffer.concat(
    frames.map(([payload, options]) => frame(payload, { mask: MASK, ...options })),
  );
  return piecesOf(...UPGRADE, ['client', bytes]).slice(2);
}

/** The rules that a frame breaks. */
function wrong(
  payload: string | Uint8Array,
  options: FrameOptions,
  from: 'client' | 'server' = 'client',
) {
  return piecesOf(...UPGRADE, [from, frame(payload, options)]).at(-1)?.wrong;
}

test('the examples of RFC 6455 section 5.7 are read bit by bit', () => {
  const masked = latin1('\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58');
  assert.deepEqual(headerOf(masked), {
    fin: true,
    rsv: 0,
    opcode: 1,
    mask: '37fa213d',
    headerBytes: 6,
    length: 5,
  });
  assert.equal(piecesOf(...UPGRADE, ['client', masked]).at(-1)?.text, 'Hello');
  const [ping, pong] = piecesOf(
    ...UPGRADE,
    ['server', latin1('\x89\x05Hello')],
    ['client', latin1('\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58')],
  ).slice(2);
  assert.deepEqual([ping?.from, ping?.title, ping?.text], ['server', 'ping frame', 'Hello']);
  assert.deepEqual([pong?.from, pong?.title, pong?.text], ['client', 'pong frame', 'Hello']);
  assert.equal(headerOf(latin1('\x82\x7f\0\0\0\0\0\x01\0\0'))?.length, 65_536);
});

for (const [length, headerBytes] of [
  [0, 6],
  [125, 6],
  [126, 8],
  [65_535, 8],
  [65_536, 14],
] as const) {
  test(`a masked frame of ${length} bytes has a header of ${headerBytes}`, () => {
    const [found, ...others] = fromClient(['a'.repeat(length)], ['next']);
    assert.deepEqual([found?.frame?.length, found?.frame?.headerBytes], [length, headerBytes]);
    assert.equal(found?.wrong, undefined);
    assert.ok(found?.text.startsWith('a'.repeat(Math.min(length, 4_000))));
    assert.deepEqual(
      others.map(({ text }) => text),
      ['next'],
    );
  });
}

test('frames and heads are the same when they are cut at every byte', () => {
  const said = [
    ...UPGRADE,
    ['client', frame('{"type":"hello"}', { mask: MASK })],
    ['server', frame('x'.repeat(126))],
    ['server', frame(latin1('\x03\xe8bye'), { opcode: 8 })],
  ] as const;
  assert.equal(piecesOf(...said).length, 5);
  assert.deepEqual(piecesOf(...cut(...said)), piecesOf(...said));
});

test('the fragments of a message are put together, with control frames between them', () => {
  const pieces = fromClient(
    ['Hel', { fin: false }],
    ['', { opcode: 9 }],
    ['lo ', { fin: false, opcode: 0 }],
    ['you', { opcode: 0 }],
    ['alone'],
  );
  assert.deepEqual(
    pieces.map(({ kind, title, text }) => [kind, title, text]),
    [
      ['frame', 'text frame, more follows', 'Hel'],
      ['frame', 'ping frame', ''],
      ['frame', 'continuation frame, more follows', 'lo '],
      ['frame', 'continuation frame', 'you'],
      ['message', 'text message of 3 frames, 9 bytes', 'Hello you'],
      ['frame', 'text frame', 'alone'],
    ],
  );
  assert.deepEqual(
    pieces.flatMap(({ wrong: rule = [] }) => rule),
    [],
  );
});

test('a text frame with JSON is named by its type, and a close frame by its code', () => {
  assert.equal(fromClient(['{"type":"say"}'])[0]?.title, 'text frame, json say');
  assert.equal(fromClient(['{"type":"say"}', { opcode: 2 }])[0]?.title, 'binary frame');
  const [close] = fromClient([latin1('\x03\xf0too many\n'), { opcode: 8 }]);
  assert.deepEqual([close?.title, close?.text], ['close frame', '1008 too many\\n']);
  assert.equal(fromClient([latin1('\x03\xe8'), { opcode: 8 }])[0]?.text, '1000');
  assert.equal(fromClient(['', { opcode: 8 }])[0]?.text, '');
});

test('compressed data is counted, not shown', () => {
  assert.equal(fromClient(['{}', { rsv: 4 }])[0]?.text, 'compressed, 2 bytes');
  assert.equal(fromClient(['{}', { rsv: 4 }])[0]?.title, 'text frame');
});

for (const [rule, payload, options] of [
  ['a client must mask its frames', 'x', {}],
  ['this opcode is reserved', 'x', { mask: MASK, opcode: 3 }],
  ['RSV2 and RSV3 must be 0', 'x', { mask: MASK, rsv: 2 }],
  ['a control frame is never compressed', 'x', { mask: MASK, opcode: 9, rsv: 4 }],
  ['the length must have its shortest form', 'x'.repeat(125), { mask: MASK, lengthBytes: 3 }],
  ['the length must have its shortest form', 'x'.repeat(65_535), { mask: MASK, lengthBytes: 9 }],
  ['a control frame has at most 125 bytes', 'x'.repeat(126), { mask: MASK, opcode: 9 }],
  ['a control frame cannot be a fragment', 'x', { mask: MASK, opcode: 10, fin: false }],
  ['there is no message to continue', 'x', { mask: MASK, opcode: 0 }],
  ['a close frame has no payload, or a code of two bytes', 'x', { mask: MASK, opcode: 8 }],
] as const)
  test(`${rule} (${JSON.stringify(options)})`, () => assert.equal(wrong(payload, options), rule));

test('a server must not mask its frames', () => {
  assert.equal(wrong('x', { mask: MASK }, 'server'), 'a server must not mask its frames');
  assert.equal(wrong('x', {}, 'server'), undefined);
});

test('a new message cannot begin inside another one', () => {
  const [, second] = fromClient(['a', { fin: false }], ['b']);
  assert.equal(second?.wrong, 'the message before has not ended');
});

test('a frame that is too long to keep is shown by its beginning, and the next frame is found', () => {
  const length = 3 * MAX_TAP_PIECE_BYTES;
  const bytes = Buffer.concat([frame('y'.repeat(length)), frame('next')]);
  const chunks = [bytes.subarray(0, 1_000), bytes.subarray(1_000, length), bytes.subarray(length)];
  const pieces = piecesOf(...UPGRADE, ...chunks.map((chunk) => ['server', chunk] as const)).slice(
    2,
  );
  assert.deepEqual(
    pieces.map(({ frame: header }) => header?.length),
    [length, 4],
  );
  assert.equal(pieces[0]?.text, 'y'.repeat(990));
  assert.deepEqual([pieces[1]?.start, pieces[1]?.text], [pieces[0]?.end, 'next']);
});

test('the header of a frame in words names its bits', () => {
  const header = { fin: false, rsv: 5, opcode: 1, headerBytes: 2, length: 1 };
  assert.equal(frameText(header), 'no FIN, RSV1, RSV3, no mask, 1 bytes');
  assert.equal(
    frameText({ ...header, fin: true, rsv: 0, mask: '00000000' }),
    'FIN, mask 00000000, 1 bytes',
  );
});

test('frames at the limits of the rules are right', () => {
  for (const [payload, options] of [
    ['x'.repeat(125), { opcode: 9 }],
    ['', { opcode: 8 }],
    [latin1('\x03\xe8'), { opcode: 8 }],
    ['x', { rsv: 4 }],
    ['x'.repeat(126), {}],
    ['x'.repeat(65_536), {}],
  ] as const) {
    assert.equal(wrong(payload, { ...options, mask: MASK }), undefined, JSON.stringify(options));
    assert.equal(wrong(payload, options, 'server'), undefined, JSON.stringify(options));
  }
});

test('a frame that breaks several rules is told all of them', () => {
  assert.equal(
    wrong('x', { opcode: 9, fin: false }),
    'a client must mask its frames; a control frame cannot be a fragment',
  );
});

test('a close frame between fragments is no part of the message, and a binary frame is not allowed there', () => {
  const pieces = fromClient(
    ['a', { fin: false, opcode: 2 }],
    ['', { opcode: 8 }],
    ['b', { opcode: 0 }],
    ['c', { fin: false }],
    ['d', { opcode: 2 }],
  );
  assert.deepEqual(
    pieces.map(({ title, wrong: rule }) => [title, rule]),
    [
      ['binary frame, more follows', undefined],
      ['close frame', undefined],
      ['continuation frame', undefined],
      ['binary message of 2 frames, 2 bytes', undefined],
      ['text frame, more follows', undefined],
      ['binary frame', 'the message before has not ended'],
    ],
  );
});

test('a long message is shown by its beginning, and its place is that of its last frame', () => {
  const part = 'z'.repeat(MAX_TAP_PIECE_BYTES - 100);
  const pieces = fromClient(
    [part, { fin: false }],
    [part, { fin: false, opcode: 0 }],
    ['end', { opcode: 0 }],
  );
  const [last, message] = pieces.slice(-2);
  assert.equal(message?.title, `text message of 3 frames, ${2 * part.length + 3} bytes`);
  assert.match(message?.text ?? '', /^z{4000}… \d+ more bytes$/);
  assert.deepEqual([message?.start, message?.end], [last?.start, last?.end]);
});
