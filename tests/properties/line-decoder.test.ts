/** For any bytes, the lines are the same however TCP splits them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { LineDecoder } from '../../stages/02-threaded-tcp/line-decoder.ts';
import { LINE_STREAMS } from './corpus.ts';

const [CR, LF, IAC, NUL] = [0x0d, 0x0a, 0xff, 0x00];

/** Bytes with a high share of those that are special to the decoder. */
const bytes = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom([LF], [CR], [NUL], [CR, LF], [CR, NUL]) },
      {
        weight: 2,
        arbitrary: fc.constantFrom([IAC], [IAC, IAC], [IAC, 253, 6], [IAC, 250], [IAC, 240]),
      },
      { weight: 4, arbitrary: fc.string({ unit: 'binary' }).map((text) => [...Buffer.from(text)]) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 255 })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(0, 1, 2).map((n) => Array(MAX_LINE_BYTES - 1 + n).fill(0x78)),
      },
    ),
  )
  .map((parts) => Buffer.from(parts.flat()));
const cuts = fc.array(fc.nat(20_000), { maxLength: 20 });

test('bytes that are split anywhere give the same lines', () => {
  fc.assert(
    fc.property(bytes, cuts, (stream, places) => {
      assert.deepEqual(decode(cut(stream, places)), decode([stream]));
    }),
    { examples: LINE_STREAMS.map(([hex, places]) => [Buffer.from(hex, 'hex'), places]) },
  );
});

test('bytes that arrive one by one give the same lines', () => {
  fc.assert(
    fc.property(bytes, (stream) => {
      assert.deepEqual(decode(Array.from(stream, (byte) => Buffer.from([byte]))), decode([stream]));
    }),
    { numRuns: 30 },
  );
});

test('no line is longer than allowed, holds a newline, or is not well-formed', () => {
  fc.assert(
    fc.property(bytes, (stream) => {
      for (const line of decode([stream])) {
        assert.ok(Buffer.byteLength(line) <= MAX_LINE_BYTES);
        assert.ok(!line.includes('\n') && line.isWellFormed());
      }
    }),
  );
});

test('text that is written as lines is read back unchanged', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 200 })
    .map((each) => each.replaceAll(/[\r\n\0]/g, ''));
  fc.assert(
    fc.property(fc.array(text), fc.constantFrom('\n', '\r\n'), cuts, (lines, end, places) => {
      const stream = Buffer.from(lines.map((line) => line + end).join(''));
      assert.deepEqual(decode(cut(stream, places)), lines);
    }),
  );
});

function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (stream.length + 1)), stream.length].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
}

function decode(chunks: readonly Buffer[]): string[] {
  const decoder = new LineDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk)).map(nameOf);
}

function nameOf(line: Line): string {
  return line instanceof ProtocolError ? `refused: ${line.code}` : line;
}
