import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isNoise,
  median,
  quantile,
  ratios,
  spread,
  verdict,
} from '../../bench/measure/statistics.ts';

test('the median is the middle of the sorted values, or between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([10, 9, 1, 5]), 7);
  assert.ok(Number.isNaN(median([])));
});

test('a quantile lies between the lowest and the highest value', () => {
  const values = Array.from({ length: 101 }, (_, value) => value);
  assert.equal(quantile(values, 0.99), 99);
  assert.equal(quantile(values, 0), 0);
  assert.equal(quantile(values, 1), 100);
});

test('the spread is the middle half of the values, which an outlier does not change', () => {
  assert.deepEqual(spread([1, 2, 3, 4, 500]), { median: 3, low: 2, high: 4 });
});

test('a ratio compares the values of one round with each other', () => {
  // The machine was ten times slower in the last round.
  assert.deepEqual(ratios([1, 1, 10], [2, 2, 20]), { median: 0.5, low: 0.5, high: 0.5 });
});

test('rounds that only one of the two has played are not compared', () => {
  assert.equal(ratios([2, 2, 100], [1, 1]).median, 2);
});

test('values that differ by more than half of their median are noise', () => {
  assert.ok(isNoise({ median: 10, low: 7, high: 13 }));
  assert.ok(!isNoise({ median: 10, low: 8, high: 12 }));
});

test('one of two programs costs more only if all pairs of runs say so', () => {
  assert.equal(verdict([1.1, 1.2, 1.05, 1.3, 1.1, 1.2]), 'costlier');
  assert.equal(verdict([0.9, 0.8, 0.95, 0.7, 0.9, 0.8]), 'cheaper');
  assert.equal(verdict([1.1, 1.2, 1.05, 1.3, 1.1, 0.99]), 'no difference');
});

test('a few pairs show no difference, because they agree by chance', () => {
  assert.equal(verdict([2, 2, 2, 2, 2]), 'no difference');
});
