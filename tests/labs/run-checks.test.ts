import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf } from '../../labs/report.ts';
import { type Outcome, runCheck, statusOf } from '../../labs/run-checks.ts';
import type { Story } from '../../labs/server-programs.ts';
import { TooBusy, untilTold } from '../checks/attempts.ts';
import { NotReceived } from '../support/received.ts';

/** What becomes of a check that fails with this error, on a server with this story. */
async function kindOf(error: Error, story: Partial<Story>): Promise<Outcome['kind']> {
  return (await outcomeOf(() => Promise.reject(error), story)).kind;
}

function outcomeOf(run: () => Promise<void>, story: Partial<Story> = {}): Promise<Outcome> {
  const check = { title: 'a check', points: 1, run };
  const servers = {
    start: () => Promise.reject(new Error('not used')),
    story: () => ({ printed: '', ended: undefined, ...story }),
  };
  return runCheck(check, servers, 1);
}

const inVain = new NotReceived('a line', [], false);
const ended = new NotReceived('a line', [], true);

test('a server hangs if somebody waited in vain, and it does not answer or end afterwards', async () => {
  assert.equal(await kindOf(inVain, {}), 'no answer');
  assert.equal(await kindOf(inVain, { isHanging: true }), 'hang');
});

test('a server that has ended the connection does not hang, even if it ends slowly', async () => {
  assert.equal(await kindOf(ended, { isHanging: true }), 'no answer');
});

test('a server that has died did not hang', async () => {
  assert.equal(await kindOf(inVain, { ended: 'it ended with status 1', isHanging: true }), 'crash');
});

test('a check that a busy computer spoils each time is neither a pass nor a mistake', async () => {
  const passed = await outcomeOf(() => untilTold(3, async (number) => number === 3));
  const spoilt = await outcomeOf(() => untilTold(2, async (number) => number === 3));
  const wrong = await outcomeOf(() => Promise.reject(inVain));
  assert.deepEqual([passed.kind, spoilt.kind], ['passed', 'too busy']);
  const report = reportOf(spoilt, '03', true);
  assert.match(report, /^ {2}\? a check/);
  assert.match(report, /too busy to tell\. Check again/);
  assert.doesNotMatch(report, /hint/);
  assert.deepEqual([[], [passed], [passed, spoilt], [spoilt, wrong]].map(statusOf), [0, 0, 2, 1]);
  assert.equal(await kindOf(new TooBusy(), { ended: 'it ended with status 1' }), 'crash');
});
