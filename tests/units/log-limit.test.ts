import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { LOG_INTERVAL_MS, MAX_LOGGED_EVENTS, MAX_LOGGED_PROBLEMS } from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import { limited } from '../../stages/log-limit.ts';

const LIMITS = {
  debug: MAX_LOGGED_EVENTS,
  info: MAX_LOGGED_EVENTS,
  warn: MAX_LOGGED_PROBLEMS,
  error: MAX_LOGGED_PROBLEMS,
};

function watch(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const entries: LogEntry[] = [];
  const log = limited((entry) => entries.push(entry));
  function repeat(count: number, level: LogEntry['level'], event: string): void {
    for (let each = 0; each < count; each += 1) log({ level, event, sentence: event });
  }
  return { entries, repeat };
}

for (const level of ['debug', 'info', 'warn', 'error'] as const) {
  test(`of a flood of entries of level ${level}, a limited number is logged, and then how many there were more`, (t) => {
    const { entries, repeat } = watch(t);
    const limit = LIMITS[level];
    repeat(limit + 5, level, 'flood');
    assert.equal(entries.length, limit);
    t.mock.timers.tick(LOG_INTERVAL_MS);
    assert.equal(entries.length, limit + 1);
    const { sentence, ...fields } = entries.at(-1) ?? {};
    assert.deepEqual(fields, { level: 'warn', event: 'left-out', of: 'flood', count: 5 });
    assert.match(String(sentence), /5 more of 'flood'/);
  });
}

test('each kind of event has its own limit', (t) => {
  const { entries, repeat } = watch(t);
  repeat(MAX_LOGGED_PROBLEMS + 1, 'warn', 'crowded');
  repeat(1, 'warn', 'disk-full');
  assert.equal(entries.at(-1)?.event, 'disk-full');
});

test('after each interval the limit is the same again, and what was not left out is not mentioned', (t) => {
  const { entries, repeat } = watch(t);
  for (let interval = 0; interval < 3; interval += 1) {
    repeat(MAX_LOGGED_PROBLEMS, 'warn', 'crowded');
    t.mock.timers.tick(LOG_INTERVAL_MS);
  }
  assert.equal(entries.length, 3 * MAX_LOGGED_PROBLEMS);
  assert.ok(entries.every(({ event }) => event === 'crowded'));
});
