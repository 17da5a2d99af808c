import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MAX_LOG_FIELD_CHARACTERS } from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import { forPeople, LOG_LEVELS, type LogLevel, makeLog } from '../../stages/log.ts';

const NOON = new Date(2026, 0, 1, 12, 0, 0);
const JOINED = { level: 'info', event: 'joined', sentence: 'ann joined', name: 'ann' } as const;

/** A log at noon, and its lines. While `broken`, no line can be written. */
function openLog(t: TestContext, { level = 'info' as LogLevel, isTerminal = false } = {}) {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOON });
  const lines: string[] = [];
  const output = {
    isTerminal,
    broken: false,
    write(line: string) {
      if (!output.broken) lines.push(line);
      return !output.broken;
    },
  };
  return { output, lines, log: makeLog(level, output) };
}

test('a program gets one line of JSON for each entry, with all of its fields', (t) => {
  const { log, lines } = openLog(t);
  log({ ...JOINED, thread: 2, away: true, from: undefined });
  const expected = { ...JOINED, time: NOON.toISOString(), thread: 2, away: true };
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /^\{[^\n]*\}\n$/);
  assert.deepEqual(JSON.parse(lines[0] ?? ''), expected);
});

test('a person gets the time and the sentence, and the level if it is not info', (t) => {
  const { log, lines } = openLog(t, { isTerminal: true });
  log(JOINED);
  log({ level: 'warn', event: 'disk-full', sentence: 'No room.' });
  assert.deepEqual(lines, ['12:00:00 ann joined\n', '12:00:00 warn: No room.\n']);
});

test('a person gets the stack of a bug on lines of its own', (t) => {
  const { log, lines } = openLog(t, { isTerminal: true });
  const stack = 'Error: odd\n    at one\n    at two';
  log({ level: 'error', event: 'bug', sentence: 'It failed: odd', stack });
  const expected = ['12:00:00 error: It failed: odd', '    Error: odd', '    at one', '    at two'];
  assert.deepEqual(lines, [`${expected.join('\n')}\n`]);
});

test('each level logs itself and what is more important', (t) => {
  const levels = LOG_LEVELS.filter((level) => level !== 'silent');
  for (const [index, level] of LOG_LEVELS.entries()) {
    const { log, lines } = openLog(t, { level });
    for (const each of levels) log({ level: each, event: each, sentence: each });
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).event),
      levels.slice(index),
    );
    t.mock.timers.reset();
  }
});

for (const isTerminal of [true, false]) {
  test(`nothing in a field controls a terminal or begins a line, ${isTerminal ? 'at a terminal' : 'in JSON'}`, (t) => {
    const { log, lines } = openLog(t, { isTerminal });
    const hostile = 'a\x1b[2J\x07\0\x7f\x9b31m\u202e\u2066\ufffb\u2028\u2029\x85\r\n\ud800b';
    log({ level: 'error', event: 'bug', sentence: hostile, stack: hostile, path: hostile });
    assert.equal(lines.length, 1);
    const line = lines[0] ?? '';
    assert.doesNotMatch(
      line.slice(0, -1),
      /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/,
    );
    assert.ok(line.isWellFormed());
    if (isTerminal) assert.match(line, /^12:00:00 error: a\[2J31m +\ufffdb\n( {4}.*\n)+$/);
    else assert.doesNotMatch(line.slice(0, -1), /\n/);
  });
}

test('a field has a maximum length', (t) => {
  const { log, lines } = openLog(t);
  log({ ...JOINED, name: 'x'.repeat(MAX_LOG_FIELD_CHARACTERS + 1) });
  assert.equal(JSON.parse(lines[0] ?? '').name.length, MAX_LOG_FIELD_CHARACTERS);
});

test('lines that cannot be written are counted, and the count is told as soon as one can', (t) => {
  const { log, lines, output } = openLog(t);
  output.broken = true;
  for (let count = 0; count < 3; count += 1) log(JOINED);
  assert.deepEqual(lines, []);
  output.broken = false;
  log(JOINED);
  log(JOINED);
  const entries = lines.map((line) => JSON.parse(line) as LogEntry);
  assert.deepEqual(
    entries.map(({ event, count }) => [event, count]),
    [
      ['lines-lost', 3],
      ['joined', undefined],
      ['joined', undefined],
    ],
  );
  assert.match(entries[0]?.sentence ?? '', /: 3, because nobody read them/);
});

test('entries below the level do not count as left out', (t) => {
  const { log, lines } = openLog(t);
  for (let count = 0; count < 1_000; count += 1)
    log({ level: 'debug', event: 'arrived', sentence: 'Somebody has connected.' });
  t.mock.timers.tick(60_000);
  assert.deepEqual(lines, []);
});

test('a line of JSON can be shown as a terminal would show it', () => {
  const json = JSON.stringify({ ...JOINED, time: NOON.toISOString() });
  assert.equal(forPeople(json), '12:00:00 ann joined\n');
});
