import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { LineDecoder } from '../../stages/02-threaded-tcp/line-decoder.ts';

const IAC_WILL_ECHO = Buffer.from([255, 251, 1]);
const IAC_SUBNEGOTIATION = Buffer.from([255, 250, 31, 0, 80, 255, 255, 0, 255, 240]);
const STREAM = Buffer.concat([
  Buffer.from('one\r\n\nzwölf 😀\n'),
  IAC_WILL_ECHO,
  Buffer.from('af'),
  IAC_SUBNEGOTIATION,
  Buffer.from('ter\r\n'),
  Buffer.from([0xc3, 0x28, 0x0a]),
  Buffer.from('by hand\r\0last\nunfinished'),
]);
const LINES = ['one', '', 'zwölf 😀', 'after', 'bad-utf8', 'by hand', 'last'];

test('a stream that is split anywhere, once or twice, gives the same lines', () => {
  for (let first = 0; first <= STREAM.length; first += 1) {
    for (let second = first; second <= STREAM.length; second += 1) {
      const chunks = [
        STREAM.subarray(0, first),
        STREAM.subarray(first, second),
        STREAM.subarray(second),
      ];
      assert.deepEqual(decode(chunks), LINES, `cut at ${first} and ${second}`);
    }
  }
});

test('a stream that arrives byte by byte gives the same lines', () => {
  assert.deepEqual(decode(Array.from(STREAM, (byte) => Buffer.from([byte]))), LINES);
});

test('a line of the maximum length passes; one more byte is refused and ends everything', () => {
  const longest = 'x'.repeat(MAX_LINE_BYTES);
  assert.deepEqual(decode([Buffer.from(`${longest}\n`)]), [longest]);
  const both = Buffer.from(`${longest}\n${longest}\n`);
  assert.deepEqual(decode([both]), [longest, longest], 'each line by itself');
  for (const chunks of [
    [Buffer.from(`ok\n${longest}x\nafter\n`)],
    [Buffer.from('ok\n'), Buffer.from(longest), Buffer.from('x'), Buffer.from('\nafter\n')],
  ]) {
    assert.deepEqual(decode(chunks), ['ok', 'line-too-long']);
  }
});

function decode(chunks: Buffer[]): string[] {
  const decoder = new LineDecoder();
  return chunks
    .flatMap((chunk) => decoder.push(chunk))
    .map((line) => (line instanceof ProtocolError ? line.code : line));
}
