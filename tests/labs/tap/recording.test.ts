import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytesOf, type Entry } from '../../../labs/tap/entry.ts';
import { Recording } from '../../../labs/tap/recording.ts';
import { TAP_ENTRY_BYTES } from '../../../shared/limits.ts';
import { latin1, UPGRADE } from './bytes.ts';

const ADDRESSES = { client: '127.0.0.1:50000', server: '127.0.0.1:12345' };

/** A recording whose clock the test sets. */
function withClock(maxBytes = 1_000_000) {
  const clock = { now: 5_000 };
  const recording = new Recording({ maxBytes, now: () => clock.now });
  return { clock, recording };
}

test('entries are numbered, timed, and followed by what they mean', () => {
  const { clock, recording } = withClock();
  const connection = recording.open(ADDRESSES);
  clock.now += 1.23456;
  recording.chunk(connection, 'client', latin1('hi\nyo'));
  recording.chunk(connection, 'client', latin1('u\n'), true);
  recording.pass(connection, 'client', 5, latin1('u'));
  recording.end(connection, 'client');
  recording.end(connection, 'server', 'tap');
  recording.close(connection, { how: 'ended', by: 'tap', detail: '' });
  recording.note('done');
  const line = { kind: 'line', title: 'line' } as const;
  assert.deepEqual(recording.entries, [
    { number: 1, at: 0, connection, type: 'open', ...ADDRESSES },
    {
      number: 2,
      at: 1.235,
      connection,
      type: 'chunk',
      from: 'client',
      start: 0,
      bytes: latin1('hi\nyo'),
      held: false,
    },
    {
      number: 3,
      at: 1.235,
      connection,
      type: 'piece',
      from: 'client',
      piece: { ...line, text: 'hi\\n', start: 0, end: 3 },
    },
    {
      number: 4,
      at: 1.235,
      connection,
      type: 'chunk',
      from: 'client',
      start: 5,
      bytes: latin1('u\n'),
      held: true,
    },
    {
      number: 5,
      at: 1.235,
      connection,
      type: 'piece',
      from: 'client',
      piece: { ...line, text: 'you\\n', start: 3, end: 7 },
    },
    {
      number: 6,
      at: 1.235,
      connection,
      type: 'pass',
      from: 'client',
      start: 5,
      bytes: latin1('u'),
    },
    { number: 7, at: 1.235, connection, type: 'end', from: 'client', by: 'client' },
    { number: 8, at: 1.235, connection, type: 'end', from: 'server', by: 'tap' },
    { number: 9, at: 1.235, connection, type: 'close', how: 'ended', by: 'tap', detail: '' },
    { number: 10, at: 1.235, connection: 0, type: 'note', text: 'done' },
  ] satisfies Entry[]);
});

test('what has not been completed is shown before its side ends', () => {
  const { recording } = withClock();
  const connection = recording.open(ADDRESSES);
  recording.chunk(connection, 'client', latin1('hal'));
  recording.end(connection, 'client');
  assert.deepEqual(
    recording.entries.map(({ type }) => type),
    ['open', 'chunk', 'piece', 'end'],
  );
});

test('connections are decoded apart from each other, and a closed one records nothing more', () => {
  const { recording } = withClock();
  const [one, two] = [recording.open(ADDRESSES), recording.open(ADDRESSES)];
  recording.chunk(one, 'client', latin1('a'));
  recording.chunk(two, 'client', latin1('b\n'));
  recording.chunk(one, 'client', latin1('c\n'));
  recording.close(one, { how: 'reset', by: 'client', detail: '' });
  const { length } = recording.entries;
  recording.chunk(one, 'client', latin1('d\n'));
  recording.pass(one, 'client', 0, latin1('d\n'));
  recording.end(one, 'client');
  recording.close(one, { how: 'ended', by: 'tap', detail: '' });
  assert.equal(recording.entries.length, length);
  const texts = recording.entries
    .map((entry) => entry.type === 'piece' && entry.piece.text)
    .filter(Boolean);
  assert.deepEqual(texts, ['b\\n', 'ac\\n']);
  assert.deepEqual(bytesOf(recording.entries, one, 'client'), latin1('ac\n'));
  assert.deepEqual(bytesOf(recording.entries, one, 'server'), latin1(''));
});

test('a listener hears every entry until it has heard enough', () => {
  const { recording } = withClock();
  const heard: number[] = [];
  const stop = recording.listen(({ number }) => heard.push(number));
  recording.note('one');
  recording.note('two');
  stop();
  recording.note('three');
  assert.deepEqual(heard, [1, 2]);
});

test('the oldest entries are dropped when they take too many bytes', () => {
  const { recording } = withClock(10 * TAP_ENTRY_BYTES);
  for (let note = 1; note <= 25; note += 1) recording.note(`note ${note}`);
  assert.deepEqual(
    recording.entries.map(({ number }) => number),
    [16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
  );
  assert.equal(recording.dropped, 15);
});

test('the bytes of chunks, and the text of what they mean, count as well', () => {
  const { recording } = withClock(23 * TAP_ENTRY_BYTES);
  const connection = recording.open(ADDRESSES);
  recording.chunk(connection, 'client', latin1('x'.repeat(10 * TAP_ENTRY_BYTES)));
  recording.pass(connection, 'client', 0, latin1('x'.repeat(10 * TAP_ENTRY_BYTES)));
  assert.equal(recording.dropped, 0);
  recording.chunk(connection, 'client', latin1('\n'));
  assert.deepEqual(
    recording.entries.map(({ type }) => type),
    ['chunk', 'piece'],
  );
  assert.equal(recording.dropped, 3);
});

for (const character of ['x', 'é', '\0'])
  test(`a recording of long lines of ${JSON.stringify(character)} takes hardly more memory than it counts`, () => {
    const maxBytes = 8_000_000;
    const { recording } = withClock(maxBytes);
    const connection = recording.open(ADDRESSES);
    const line = `${character.repeat(2_000)}\n`;
    const before = bytesInUse();
    while (recording.dropped === 0) recording.chunk(connection, 'client', Buffer.from(line));
    const taken = bytesInUse() - before;
    assert.ok(taken < 2 * maxBytes, `${taken} bytes`);
  });

test('a recording that has lost its beginning still knows how to decode', () => {
  const { recording } = withClock(4 * TAP_ENTRY_BYTES);
  const connection = recording.open(ADDRESSES);
  for (const [from, bytes] of UPGRADE) recording.chunk(connection, from, Buffer.from(bytes ?? ''));
  recording.chunk(connection, 'server', latin1('\x81\x02hi'));
  const last = recording.entries.at(-1);
  assert.equal(last?.type === 'piece' && last.piece.title, 'text frame');
  assert.ok(recording.dropped > 2);
});

/** Bytes of living objects and buffers. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
