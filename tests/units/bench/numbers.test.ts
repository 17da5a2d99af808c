import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digits, withSpread } from '../../bench/report/numbers.ts';

test('a figure has two significant digits or all before the point', () => {
  const shown = [0, 0.0123, 0.123, 1.234, 12.34, 123.4, 12_345.6].map(digits);
  assert.deepEqual(shown, ['0', '0.012', '0.12', '1.2', '12', '123', '12,346']);
});

test('a figure is shown with its spread', () => {
  assert.equal(withSpread({ median: 2, low: 1.8, high: 2.2 }, 'µs'), '2.0 µs (1.8 to 2.2)');
  assert.equal(withSpread({ median: 2, low: 1.8, high: 2.2 }, '×'), '2.0× (1.8 to 2.2)');
});

test('a spread that cannot be seen is left out', () => {
  assert.equal(withSpread({ median: 20, low: 20.1, high: 20.2 }, 'MB'), '20 MB');
});

test('noise is not shown as a figure', () => {
  assert.equal(withSpread({ median: 2, low: 1, high: 3 }, 'ms'), '1.0 to 3.0 ms');
});

test('a figure that was not measured is a dash', () => {
  assert.equal(withSpread({ median: NaN, low: NaN, high: NaN }, 'ms'), '–');
});
