import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outcome, runCheck } from '../../labs/run-checks.ts';
import type { Story } from '../../labs/server-programs.ts';
import { NotReceived } from '../support/received.ts';

/** What becomes of a check that fails with this error, on a server with this story. */
async function kindOf(error: Error, story: Partial<Story>): Promise<Outcome['kind']> {
  const check = { title: 'a check', points: 1, run: () => Promise.reject(error) };
  const servers = {
    start: () => Promise.reject(new Error('not used')),
    story: () => ({ printed: '', ended: undefined, ...story }),
  };
  return (await runCheck(check, servers, 1)).kind;
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
