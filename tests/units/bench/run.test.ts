import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../bench/run.ts';
import type { Stand, Tools } from '../../bench/scenarios/scenario.ts';
import { fakeContestant, fakeScenario } from './fake-result.ts';

/** The stands of this test use none. */
const TOOLS = {} as Tools;
const quietly = () => {};

function stand(round: () => number, left: () => void = () => {}): Stand {
  return { round: async () => ({ cpu: round() }), [Symbol.asyncDispose]: async () => left() };
}

test('contestants take turns, and the rounds of the warm-up do not count', async () => {
  const turns: string[] = [];
  const scenario = fakeScenario({
    warmUps: 1,
    rounds: 2,
    open: async ({ title }) => stand(() => turns.push(title)),
  });
  const both = [fakeContestant('A'), fakeContestant('B')];
  const { rows } = await run(scenario, both, TOOLS, quietly);
  assert.deepEqual(turns, ['A', 'B', 'A', 'B', 'A', 'B']);
  assert.deepEqual(
    rows.map(({ rounds }) => rounds),
    [
      [{ cpu: 3 }, { cpu: 5 }],
      [{ cpu: 4 }, { cpu: 6 }],
    ],
  );
});

test('one that fails is out with a sentence, and the others go on', async () => {
  const left: string[] = [];
  const scenario = fakeScenario({
    excludes: ({ title }) => (title === 'Small' ? 'is too small' : undefined),
    open: async ({ title }) => {
      if (title === 'Broken') throw new Error('no such program');
      const round = () => {
        if (title === 'Weak') throw new Error('messages were lost');
        return 1;
      };
      return stand(round, () => left.push(title));
    },
  });
  const all = ['Small', 'Broken', 'Weak', 'Good'].map((title) => fakeContestant(title));
  const { rows, absent } = await run(scenario, all, TOOLS, quietly);
  assert.deepEqual(
    rows.map(({ contestant }) => contestant.title),
    ['Good'],
  );
  assert.equal(rows[0]?.rounds.length, 3);
  assert.deepEqual(absent, [
    'Small is too small.',
    'Broken could not be prepared: no such program.',
    'Weak failed: messages were lost.',
  ]);
  assert.deepEqual(left, ['Weak', 'Good']);
});
