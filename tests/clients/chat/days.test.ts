import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayName, midnight } from '../../../clients/chat/days.ts';

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
