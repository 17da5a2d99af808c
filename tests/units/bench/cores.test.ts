import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCoreList } from '../../bench/measure/cores.ts';

test('a list of cores has numbers and ranges', () => {
  assert.deepEqual(parseCoreList('0'), [0]);
  assert.deepEqual(parseCoreList('0,2-5,9'), [0, 2, 3, 4, 5, 9]);
  assert.deepEqual(parseCoreList(''), []);
});
