import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PACE_LINE_BYTES, PACE_LINES_PER_SECOND } from '../../shared/limits.ts';
import { Pace } from '../../stages/05-websocket-bridge/pace.ts';
import { stopClock } from '../support/stopped-clock.ts';

const AT_ONCE = 40;
const MS_PER_LINE = 1_000 / PACE_LINES_PER_SECOND;

test('40 lines may arrive at once, and then 10 per second; silence gives credit for up to 40', (t) => {
  const clock = stopClock(t);
  const pace = new Pace(PACE_LINES_PER_SECOND);
  for (let line = 0; line < AT_ONCE; line += 1) assert.equal(pace.take(50), 0);
  assert.equal(pace.take(50), MS_PER_LINE);
  assert.equal(pace.take(50), 2 * MS_PER_LINE);
  clock.advance(1_000_000);
  for (let line = 0; line < AT_ONCE; line += 1) assert.equal(pace.take(50), 0);
  assert.ok(pace.take(50) > 0);
});

test('a long line counts as several', (t) => {
  stopClock(t);
  const pace = new Pace(PACE_LINES_PER_SECOND);
  for (let line = 0; line < AT_ONCE / 4; line += 1) assert.equal(pace.take(4 * PACE_LINE_BYTES), 0);
  assert.equal(pace.take(4 * PACE_LINE_BYTES), 4 * MS_PER_LINE);
});
