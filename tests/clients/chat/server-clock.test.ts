import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { Entry } from '../../../clients/chat/entry.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import { ServerClock } from '../../../clients/chat/server-clock.ts';
import { deaf, said, welcome } from './fakes.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOW = 100 * DAY_MS;

beforeEach(() => mock.timers.enable({ apis: ['Date'], now: NOW }));
afterEach(() => mock.timers.reset());

test('is our own clock until an event arrives', () => {
  assert.equal(new ServerClock().now(), NOW);
});

test('continues from the last event', () => {
  const clock = new ServerClock();
  clock.heard(NOW - DAY_MS);
  mock.timers.tick(5);
  assert.equal(clock.now(), NOW - DAY_MS + 5);
});

test('a past event only shows that the clock is not behind it', () => {
  const clock = new ServerClock();
  clock.passed(NOW - DAY_MS);
  assert.equal(clock.now(), NOW);
  clock.passed(NOW + DAY_MS);
  assert.equal(clock.now(), NOW + DAY_MS);
});

for (const ahead of [-DAY_MS, DAY_MS]) {
  test(`our messages and notices have the server's time, ${ahead / DAY_MS} day away`, () => {
    const room = new RoomModel(deaf, () => {});
    room.apply(welcome());
    room.apply({ ...said(2, 'theirs'), at: NOW + ahead });
    room.outbox.post('say', 'ours');
    room.notice('for us');
    const times = room.entries.map(({ at }: Entry) => at);
    assert.deepEqual(times, Array(3).fill(NOW + ahead));
  });
}
