import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minutes } from '../../shared/minutes.ts';

test('a duration has minutes and seconds', () => {
  assert.deepEqual([0, 4_000, 9_600, 75_000].map(minutes), ['0:00', '0:04', '0:10', '1:15']);
});
