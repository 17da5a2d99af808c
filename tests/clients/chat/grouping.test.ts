import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, entryOf } from '../../../clients/chat/entry.ts';
import {
  dayName,
  fullDay,
  isBubble,
  isGrouped,
  isRosterChange,
  isSameRun,
  isSameTime,
  midnight,
  startsDay,
} from '../../../clients/chat/grouping.ts';
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

test('a message being sent does not start a day, because the server gives it its time', () => {
  const sending = bob(MIDNIGHT, { delivery: { state: 'sending' } });
  assert.ok(!startsDay(bob(MIDNIGHT - 1), sending));
});

test('messages from one person are grouped for five minutes', () => {
  const first = bob(MIDNIGHT);
  assert.ok(isGrouped(first, bob(MIDNIGHT + 4 * MINUTE)));
  assert.ok(!isGrouped(first, bob(MIDNIGHT + 5 * MINUTE)));
  assert.ok(!isGrouped(first, bob(MIDNIGHT + 1, { author: { id: 'c', name: 'carol' } })));
  assert.ok(!isGrouped(comes(MIDNIGHT), bob(MIDNIGHT + 1)));
  assert.ok(!isGrouped(bob(MIDNIGHT - 1), bob(MIDNIGHT)), 'but not over midnight');
});

test('joins and leaves of one day are shown as one', () => {
  assert.ok(isSameRun(comes(MIDNIGHT), comes(MIDNIGHT + 1)));
  assert.ok(!isSameRun(comes(MIDNIGHT - 1), comes(MIDNIGHT)));
  assert.ok(!isSameRun(bob(MIDNIGHT), comes(MIDNIGHT)));
});

test('a message being sent starts a day if it is the first entry', () => {
  const sending = bob(MIDNIGHT, { delivery: { state: 'sending' } });
  assert.ok(startsDay(undefined, sending));
  assert.ok(!isGrouped(undefined, sending));
  assert.ok(!isSameRun(undefined, comes(MIDNIGHT)));
});

test('a time is shown once a minute, and only after the server has given it', () => {
  const first = bob(MIDNIGHT);
  assert.ok(isSameTime(first, bob(MIDNIGHT + MINUTE - 1)));
  assert.ok(!isSameTime(first, bob(MIDNIGHT + MINUTE)));
  assert.ok(!isSameTime(first, bob(MIDNIGHT, { delivery: { state: 'sending' } })));
});

test('messages have a bubble; joins, leaves and renames have none', () => {
  const of = (type: string) => bob(MIDNIGHT, { content: { type } as Entry['content'] });
  const types = ['said', 'clip', 'acted', 'notice', 'joined', 'left', 'renamed'];
  assert.deepEqual(
    types.filter((type) => isBubble(of(type))),
    ['said', 'clip'],
  );
  assert.deepEqual(
    types.filter((type) => isRosterChange(of(type))),
    ['joined', 'left', 'renamed'],
  );
});

const NOON = new Date(2026, 10, 23, 12).getTime();

test('today and yesterday have their own names', () => {
  assert.equal(dayName(new Date(2026, 10, 23, 0, 0).getTime(), NOON), 'Today');
  assert.equal(dayName(new Date(2026, 10, 22, 23, 59).getTime(), NOON), 'Yesterday');
});

test('other days have their date, and the year if it is another one', () => {
  assert.match(dayName(new Date(2026, 10, 21).getTime(), NOON), /^Saturday,? 21 November$/);
  assert.match(dayName(new Date(2026, 10, 24).getTime(), NOON), /^Tuesday,? 24 November$/);
  assert.match(dayName(new Date(2025, 11, 31).getTime(), NOON), /^Wednesday,? 31 December 2025$/);
});

test('days start at midnight, even those that are not 24 hours long', () => {
  for (let day = 0; day < 366; day += 1) {
    const begin = new Date(midnight(NOON, day));
    assert.equal(begin.getTime(), midnight(begin.getTime() + 1));
    assert.equal(begin.getDate(), new Date(2026, 10, 23 + day).getDate());
  }
});

test('each message of the host shows whose it is', () => {
  const host = bob(MIDNIGHT, { isHost: true });
  assert.ok(!isGrouped(host, bob(MIDNIGHT + 1, { isHost: true })));
  assert.ok(!isGrouped(host, bob(MIDNIGHT + 1)));
  assert.ok(!isGrouped(bob(MIDNIGHT), bob(MIDNIGHT + 1, { isHost: true })));
});

test('a day in full has its weekday and its year', () => {
  assert.match(fullDay(new Date(2026, 10, 23, 12).getTime()), /^Monday,? 23 November 2026$/);
});
