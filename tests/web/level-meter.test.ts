import assert from 'node:assert/strict';
import test from 'node:test';
import { barsOf, loudness } from '../../web/recording/level-meter.ts';

test('each bar is the maximum of its part', () => {
  const levels = Array.from({ length: 96 }, (_, index) => index / 2);
  const bars = barsOf(levels);
  assert.equal(bars.length, 48);
  assert.deepEqual(
    bars.slice(0, 3),
    [1, 2, 3].map((bar) => Math.round(bar - 0.5)),
  );
});

test('a very short recording fills all bars, with whole numbers from 0 to 100', () => {
  const bars = barsOf([12.4, 99.9]);
  assert.deepEqual([bars.length, bars[0], bars[47]], [48, 12, 100]);
});

test('without levels there are no bars', () => assert.deepEqual(barsOf([]), []));

test('silence is 0, full scale is 100, and half of it is a little less', () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(1)), 100);
  assert.equal(Math.round(loudness(new Float32Array(64).fill(0.5))), 89);
});
