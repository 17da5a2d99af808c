import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatCount, formatDelay, formatShare } from '../../../web/stats/format.ts';

test('figures are short', () => {
  for (const [value, text] of [
    [0, '0'],
    [0.04, '0'],
    [0.4, '0.4'],
    [3, '3'],
    [9.94, '9.9'],
    [9.96, '10'],
    [1_234.5, '1,235'],
  ] as const)
    assert.equal(formatCount(value), text, String(value));
});

test('bytes have units of 1,024, and delays and shares have theirs', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 KiB'],
    [1_536, '1.5 KiB'],
    [2 * 1_024 ** 2, '2 MiB'],
    [5 * 1_024 ** 3, '5 GiB'],
    [5_000 * 1_024 ** 3, '5,000 GiB'],
  ] as const)
    assert.equal(formatBytes(bytes), text);
  assert.equal(formatDelay(0.0123), '12 ms');
  assert.equal(formatDelay(0.0004), '0.4 ms');
  assert.equal(formatDelay(2.5), '2.5 s');
  assert.equal(formatDelay(1), '1 s');
  assert.equal(formatShare(0.126), '13 %');
});
