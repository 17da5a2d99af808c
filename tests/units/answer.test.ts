import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { MAX_BURN_MS } from '../../shared/limits.ts';
import { answer } from '../../stages/02-threaded-tcp/answer.ts';

test('a line comes back after the number of the thread, and // starts a line with /', () => {
  assert.equal(answer('hello there', 3), '[thread 3] hello there');
  assert.equal(answer('//burn 5', 3), '[thread 3] /burn 5');
});

test('/burn keeps the thread busy for this time, and not longer', (t) => {
  let now = 1_000;
  // Each call takes some time.
  t.mock.method(performance, 'now', () => {
    now += 100;
    return now;
  });
  for (const ms of [250, 1, MAX_BURN_MS]) {
    const start = now;
    assert.equal(answer(`/burn ${ms}`, 2), `[thread 2] was busy for ${ms} ms`);
    const looks = 1 + Math.ceil(ms / 100);
    assert.equal(now - start, 100 * looks);
  }
});

test('/burn takes 1 to 10,000 milliseconds', (t) => {
  t.mock.method(performance, 'now', () => assert.fail('the thread is kept busy'));
  for (const ms of ['0', '0.5', '-1', MAX_BURN_MS + 1, 'Infinity', 'soon', '']) {
    assert.throws(() => answer(`/burn ${ms}`, 2), {
      code: 'bad-request',
      message: '/burn takes 1 to 10000 milliseconds',
    });
  }
});

test('/crash answers, and ends the thread after that with an error that nobody catches', (t) => {
  t.mock.timers.enable({ apis: ['setImmediate'] });
  // So that named imports from `node:timers` also use the mock timers.
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.timers.reset();
    syncBuiltinESMExports();
  });
  assert.equal(answer('/crash', 2), '[thread 2] is about to die');
  assert.throws(() => t.mock.timers.tick(1), { message: 'thread 2 was asked to /crash' });
});

test('another command is refused, with the list of commands', () => {
  assert.throws(() => answer('/dance', 2), {
    code: 'unknown-command',
    message: 'no such command; there are /burn MS and /crash',
  });
});
