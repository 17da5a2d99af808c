import assert from 'node:assert/strict';
import test from 'node:test';
import { hueOf, initials, minutes } from '../../web/text/format.ts';

test('a length of time has minutes and seconds', () => {
  assert.deepEqual([0, 4_000, 9_600, 75_000].map(minutes), ['0:00', '0:04', '0:10', '1:15']);
});

test('a name has one colour, whatever its case', () => {
  assert.equal(hueOf('Ann'), hueOf('ann'));
  assert.notEqual(hueOf('ann'), hueOf('anna'));
});

test('initials are the first letters of the parts of a name', () => {
  assert.deepEqual(['ann', 'kate_winter', 'a.b.c', '李'].map(initials), ['A', 'KW', 'AB', '李']);
});
