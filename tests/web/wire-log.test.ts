import assert from 'node:assert/strict';
import test from 'node:test';
import { indexFrom, WireLog, wanted } from '../../web/wire/wire-log.ts';
import { jsonLines, sinceText, sizeText, spacious } from '../../web/wire/wire-text.ts';

/** A log with these frames, 100 ms apart. */
function logOf(...texts: readonly string[]): WireLog {
  let now = 0;
  const log = new WireLog(() => {
    now += 100;
    return now;
  });
  for (const text of texts) log.add('received', text);
  return log;
}

const texts = (records: WireLog['records']) => records.map(({ text }) => text);

test('counts bytes as they are on the wire, not letters', () => {
  assert.equal(logOf('{"text":"你"}').records[0]?.bytes, 14);
});

test('keeps the last 10,000 records, and continues counting', () => {
  const log = logOf();
  for (let number = 1; number <= 10_005; number += 1) log.add('sent', String(number));
  assert.equal(log.records.length, 10_000);
  assert.equal(log.records[0]?.number, 6);
  assert.equal(log.last, 10_005);
});

test('keeps fewer records if they are long', () => {
  const log = logOf();
  for (let count = 0; count < 5; count += 1) log.add('received', 'x'.repeat(2 * 1024 * 1024));
  assert.equal(log.records.length, 4);
  log.clear();
  log.add('received', 'x'.repeat(8 * 1024 * 1024));
  assert.equal(log.records.length, 1, 'and what is cleared does not count');
});

test('secrets are shortened, and sizes are those of the original', () => {
  const frame = '{"type":"hello","session":"abcdefgh","name":"ann"}';
  const [hello] = logOf(frame).records;
  assert.equal(hello?.text, '{"type":"hello","session":"abcd…","name":"ann"}');
  assert.equal(hello?.bytes, frame.length);
  const request = 'POST /clips\nAuthorization: Bearer abcdefgh';
  assert.deepEqual(texts(logOf(request, '{"uploadToken":"abcdefgh"}').records), [
    'POST /clips\nAuthorization: Bearer abcd…',
    '{"uploadToken":"abcd…"}',
  ]);
});

test('messages are not shortened, whatever they look like', () => {
  for (const text of ['{"session":"abcdefgh"}', '\nAuthorization: Bearer abcdefgh']) {
    const frame = JSON.stringify({ type: 'said', text });
    assert.deepEqual(texts(logOf(frame).records), [frame]);
  }
});

test('a filter finds a text in any case, and leaves kinds out', () => {
  const log = logOf('{"text":"Hello"}', '{"text":"bye"}');
  log.add('connection', 'hello?');
  const found = (text: string, ...without: ('connection' | 'received')[]) =>
    texts(wanted(log.records, { text, without: new Set(without) }));
  assert.deepEqual(found('HELLO'), ['{"text":"Hello"}', 'hello?']);
  assert.deepEqual(found('hello', 'connection'), ['{"text":"Hello"}']);
  assert.equal(found('').length, 3);
  assert.deepEqual(found('', 'received'), ['hello?']);
});

test('a copy of the records does not change with the log', () => {
  const log = logOf('one');
  const taken = wanted(log.records, { text: '', without: new Set() });
  log.add('sent', 'two');
  assert.deepEqual(texts(taken), ['one']);
});

test('finds the index of a record, or where it would be', () => {
  const records = logOf('a', 'b', 'c', 'd').records.filter(({ number }) => number !== 2);
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((number) => indexFrom(records, number)),
    [0, 1, 1, 2, 3],
  );
});

test('shows the time since the record above', () => {
  const [first, second] = logOf('a', 'b').records;
  assert(first && second);
  assert.equal(sinceText(first, undefined), '');
  assert.equal(sinceText(second, first), '+100 ms');
  const after = (ms: number) => sinceText({ ...first, at: first.at + ms }, first);
  assert.deepEqual([0.04, 9.96, 999, 1_000, 59_000, 60_000, 95_000].map(after), [
    '+0.0 ms',
    '+10 ms',
    '+999 ms',
    '+1.0 s',
    '+59.0 s',
    '+1 min',
    '+2 min',
  ]);
});

test('shows sizes in readable units', () => {
  assert.deepEqual([0, 999, 1_000, 999_900, 1_000_000, 1_234_567].map(sizeText), [
    '0 B',
    '999 B',
    '1.0 kB',
    '999.9 kB',
    '1.0 MB',
    '1.2 MB',
  ]);
});

test('JSON is shown on several lines, even after a status, and other text stays as it is', () => {
  assert.equal(spacious('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(spacious('201 {"a":1}'), '201 {\n  "a": 1\n}');
  for (const text of ['opened', '123', 'half {"a":']) assert.equal(spacious(text), text);
});

test('copies records as JSON lines', () => {
  const log = logOf('{"type":"pong"}');
  log.add('connection', 'opened', 0);
  assert.equal(
    jsonLines(log.records),
    '{"ms":100,"kind":"received","bytes":15,"carried":{"type":"pong"}}\n' +
      '{"ms":200,"kind":"connection","bytes":0,"carried":"opened"}\n',
  );
});

test('reports each change, and takes times from the clock of the page', () => {
  const log = new WireLog();
  let changes = 0;
  log.onChange = () => {
    changes += 1;
  };
  const before = performance.now();
  log.add('sent', 'one');
  const [record] = log.records;
  assert.ok(record && record.at >= before && record.at <= performance.now());
  assert.equal(changes, 1);
  log.clear();
  assert.equal(changes, 2);
  assert.deepEqual(log.records, []);
});
