import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazy } from '../../shared/lazy.ts';

test('a value is made on first use, and only once', () => {
  let made = 0;
  const value = lazy(() => {
    made += 1;
    return { made };
  });
  assert.equal(made, 0);
  const first = value();
  assert.deepEqual(first, { made: 1 });
  assert.equal(value(), first);
});

test('an undefined value is also made only once', () => {
  let made = 0;
  const value = lazy(() => {
    made += 1;
  });
  value();
  assert.equal(value(), undefined);
  assert.equal(made, 1);
});
