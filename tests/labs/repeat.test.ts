/** The checks give the same answer each time: five runs at once. `npm run labs -- --times 100` is the long form. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../labs/run-checks.ts';
import { repeat } from './repeat.ts';
import { within } from './within.ts';
import { NicknameServer } from './wrong-servers/right/03-nicknames.ts';

const TIMES = 5;

test('five runs of lab 03 at once give the same answer: every check passes', async () => {
  const lines: string[] = [];
  const [result] = await repeat({
    labs: ['03'],
    times: TIMES,
    jobs: TIMES,
    minutes: 1,
    // It starts no threads, which would take most of the time.
    servers: () => within(NicknameServer),
    say: (line) => lines.push(line),
  });
  assert.deepEqual(result?.failures.map(titleOf), [], lines.join('\n'));
  assert.equal(result?.runs, TIMES);
  assert.ok(result.checks > 5, `${result.checks} checks`);
});

function titleOf({ check, kind }: Outcome): string {
  return `${check.title}: ${kind}`;
}
