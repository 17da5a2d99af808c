import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosen, parseOptions } from '../../bench/options.ts';

const NAMES = { contestants: ['wirechat-1', 'bun'], scenarios: ['full-speed', 'start'] };

test('without options, everything is measured', () => {
  const options = parseOptions([], NAMES);
  assert.deepEqual({ ...options }, { only: [], quick: false, against: undefined, help: false });
});

test('contestants and scenarios can be named', () => {
  const { only } = parseOptions(['--only', 'bun', '--only', 'start'], NAMES);
  assert.deepEqual(only, ['bun', 'start']);
});

test('an unknown name is answered with all names', () => {
  assert.throws(() => parseOptions(['--only', 'nobody'], NAMES), {
    message:
      "There is no 'nobody' to measure.\n" +
      'The contestants: wirechat-1, bun.\nThe scenarios: full-speed, start.',
  });
});

test('an unknown option is refused', () => {
  assert.throws(() => parseOptions(['--fast'], NAMES), /--fast/);
});

test('the other kind of names chooses nothing of this kind', () => {
  const contestants = NAMES.contestants.map((name) => ({ name }));
  assert.deepEqual(chosen(contestants, ['bun', 'start']), [{ name: 'bun' }]);
  assert.deepEqual(chosen(contestants, ['start']), contestants);
});
