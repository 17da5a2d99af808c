import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, entryOf } from '../../web/chat/entry.ts';
import { isGrouped, isSameRun, startsDay } from '../../web/chat/standing.ts';
import { BOB, said } from './fakes.ts';

const MIDNIGHT = new Date(2026, 10, 24).getTime();
const MINUTE = 60_000;

function bob(at: number, changes: Partial<Entry> = {}): Entry {
  return { ...entryOf(said(1, 'hi'), String(at)), at, ...changes };
}

function comes(at: number): Entry {
  return entryOf({ type: 'joined', seq: 1, at, ...BOB }, String(at));
}

test('the first entry starts a day, and so does the first one after midnight', () => {
  assert.ok(startsDay(undefined, bob(MIDNIGHT)));
  assert.ok(startsDay(bob(MIDNIGHT - 1), bob(MIDNIGHT)));
  assert.ok(!startsDay(bob(MIDNIGHT), bob(MIDNIGHT + 23 * 60 * MINUTE)));
});

test('what is being sent starts no day: the server will say when it was said', () => {
  const sending = bob(MIDNIGHT, { delivery: { state: 'sending' } });
  assert.ok(!startsDay(bob(MIDNIGHT - 1), sending));
});

test('messages of one person stand together for five minutes', () => {
  const first = bob(MIDNIGHT);
  assert.ok(isGrouped(first, bob(MIDNIGHT + 4 * MINUTE)));
  assert.ok(!isGrouped(first, bob(MIDNIGHT + 5 * MINUTE)));
  assert.ok(!isGrouped(first, bob(MIDNIGHT + 1, { author: { id: 'c', name: 'carol' } })));
  assert.ok(!isGrouped(comes(MIDNIGHT), bob(MIDNIGHT + 1)));
  assert.ok(!isGrouped(bob(MIDNIGHT - 1), bob(MIDNIGHT)), 'but not over midnight');
});

test('comings and goings of one day are told as one', () => {
  assert.ok(isSameRun(comes(MIDNIGHT), comes(MIDNIGHT + 1)));
  assert.ok(!isSameRun(comes(MIDNIGHT - 1), comes(MIDNIGHT)));
  assert.ok(!isSameRun(bob(MIDNIGHT), comes(MIDNIGHT)));
});
