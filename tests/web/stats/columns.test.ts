import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_STATS_SAMPLES } from '../../../shared/limits.ts';
import { Columns } from '../../../web/stats/columns.ts';

test('a line that comes later or is missing has a gap', () => {
  const columns = new Columns();
  columns.add(1, { hub: 5 });
  columns.add(2, { hub: 6, 'thread 1': 7 });
  columns.add(3, {});
  columns.add(4, { hub: undefined, 'thread 1': 0 });
  assert.deepEqual(columns.names, ['hub', 'thread 1']);
  assert.deepEqual(columns.times, [1, 2, 3, 4]);
  assert.deepEqual(columns.values, [
    [5, 6, null, null],
    [null, 7, null, 0],
  ]);
});

test('a gap has the time of the values before it', () => {
  const columns = new Columns();
  columns.gap();
  columns.add(1, { hub: 5 });
  columns.gap();
  columns.add(2, { hub: 6 });
  assert.deepEqual(
    [columns.times, ...columns.values],
    [
      [1, 1, 2],
      [5, null, 6],
    ],
  );
});

test('times do not go back, even if the clock of the server does', () => {
  const columns = new Columns();
  for (const at of [5, 3, 6]) columns.add(at, { hub: at });
  assert.deepEqual(
    [columns.times, ...columns.values],
    [
      [5, 5, 6],
      [5, 3, 6],
    ],
  );
});

test('only the last ten minutes are kept', () => {
  const columns = new Columns();
  for (let at = 1; at <= MAX_STATS_SAMPLES + 2; at += 1) columns.add(at, { line: at });
  assert.equal(columns.times.length, MAX_STATS_SAMPLES);
  assert.deepEqual(columns.values, [columns.times]);
  assert.equal(columns.times[0], 3);
});
