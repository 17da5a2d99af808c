import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence } from '../../bench/against.ts';
import { fakeScenario } from './fake-result.ts';

test('it says which checkout costs more, by how much, and how far the pairs of runs differ', () => {
  assert.equal(
    sentence(fakeScenario(), 'abc', [1.2, 1.3, 1.25, 1.2, 1.4, 1.3]),
    'Fake: this checkout costs more. CPU per delivery: 1.3 times that of abc (1.2 to 1.4 in 6 pairs of runs).',
  );
});

test('it says so when the machine cannot show a difference', () => {
  assert.match(
    sentence(fakeScenario(), 'abc', [1.2, 0.9, 1.1, 1, 1.4, 0.8]),
    /no difference that this machine can show/,
  );
});

test('a sitting that failed leaves nothing to compare', () => {
  assert.match(sentence(fakeScenario(), 'abc', [1.2, 1.2, 1.2, 1.2, 1.2]), /not compared/);
});
