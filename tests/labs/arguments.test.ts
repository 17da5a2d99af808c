import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArguments } from '../../labs/arguments.ts';
import { UsageError } from '../../stages/exit.ts';

const OPTIONS = {
  connect: { type: 'string' },
  watch: { type: 'boolean', default: false },
} as const;

test('options and the rest of the arguments', () => {
  const { values, positionals } = parseArguments(['03', '--connect', 'a:1'], OPTIONS);
  assert.deepEqual([{ ...values }, positionals], [{ connect: 'a:1', watch: false }, ['03']]);
});

test('an empty value is refused, and does not count as an option that is left out', () => {
  const empty = new UsageError('--connect is empty: give it a value, or leave it out.');
  for (const args of [['--connect='], ['--connect', '']])
    assert.throws(() => parseArguments(args, OPTIONS), empty);
});
