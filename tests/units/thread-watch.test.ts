import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import inspector from 'node:inspector';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { MAX_UNANSWERED_LOOKS, THREAD_LOOK_MS } from '../../shared/limits.ts';
import { watchThread } from '../../stages/02-threaded-tcp/thread-watch.ts';

/** A thread that answers a number of checks, and none after them. */
function fakeThread(answers: number): Worker {
  let looks = 0;
  const thread = Object.assign(new EventEmitter(), {
    postMessage: () => {
      looks += 1;
      if (looks <= answers) thread.emit('message', { alive: true });
    },
  });
  return thread as unknown as Worker;
}

test('a thread that gives signs of life is left alone, and one that stops to is stuck', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  watchThread(fakeThread(100), onStuck);
  t.mock.timers.tick(THREAD_LOOK_MS * (100 + MAX_UNANSWERED_LOOKS - 1));
  assert.equal(onStuck.mock.callCount(), 0);
  t.mock.timers.tick(THREAD_LOOK_MS * 2);
  assert.equal(onStuck.mock.callCount(), 1);
});

test('a thread that has ended is not checked any more', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  const thread = fakeThread(0);
  watchThread(thread, onStuck);
  t.mock.timers.tick(THREAD_LOOK_MS * (MAX_UNANSWERED_LOOKS - 1));
  thread.emit('exit', 0);
  t.mock.timers.tick(THREAD_LOOK_MS * (MAX_UNANSWERED_LOOKS + 2));
  assert.equal(onStuck.mock.callCount(), 0);
});

test('a thread that does not answer under a debugger is not stuck', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  inspector.open(0, '127.0.0.1');
  watchThread(fakeThread(0), onStuck);
  t.mock.timers.tick(THREAD_LOOK_MS * (MAX_UNANSWERED_LOOKS + 2));
  assert.equal(onStuck.mock.callCount(), 0);
  inspector.close();
  t.mock.timers.tick(THREAD_LOOK_MS * (MAX_UNANSWERED_LOOKS + 2));
  assert.equal(onStuck.mock.callCount(), 1);
});
