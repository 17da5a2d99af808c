import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldName } from '../../../clients/chat/held-name.ts';
import { GRACE_MS } from '../../../shared/limits.ts';

test('a name may be ours after a hello without an answer, until the room has given it up', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const held = new HeldName();
  held.ended();
  assert.equal(held.mayBeOurs('ann'), false);
  held.asked('ann');
  held.ended();
  assert.deepEqual([held.mayBeOurs('ann'), held.mayBeOurs('bob')], [true, false]);
  t.mock.timers.tick(2 * GRACE_MS - 1);
  assert.equal(held.mayBeOurs('ann'), true);
  t.mock.timers.tick(1);
  assert.equal(held.mayBeOurs('ann'), false);
});

test('a name is not held for a connection that had an answer', () => {
  const held = new HeldName();
  held.asked('ann');
  held.answered();
  held.ended();
  assert.equal(held.mayBeOurs('ann'), false);
});
