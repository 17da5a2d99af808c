/** A thread that does not read its link is given up. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import inspector from 'node:inspector';
import { mock, type TestContext, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { LINK_LOOK_MS, MAX_LINK_BYTES, MAX_UNANSWERED_LINK_LOOKS } from '../../shared/limits.ts';
import { BatchedLink } from '../../stages/03-nicknames/batched-link.ts';
import { watchLink } from '../../stages/03-nicknames/link-watch.ts';

/** Lets a number of checks happen, and their consequences. */
async function look(t: TestContext, times: number): Promise<void> {
  t.mock.timers.tick(LINK_LOOK_MS * times);
  await Promise.resolve();
}

/** A link whose other end answers a number of checks, and its thread. */
function watched(t: TestContext, answers = 0) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let looks = 0;
  const link: BatchedLink = new BatchedLink({
    post(packet) {
      if (packet !== '') return;
      looks += 1;
      if (looks <= answers) link.receive(0);
    },
    close: () => {},
  });
  const terminate = mock.fn();
  const worker = Object.assign(new EventEmitter(), { terminate });
  watchLink(link, worker as unknown as Worker);
  return { link, worker, terminate };
}

test('a thread that reads nothing for two seconds is terminated, and its link closed', async (t) => {
  const { link, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  await look(t, 10);
  link.send('* {}');
  await look(t, MAX_UNANSWERED_LINK_LOOKS);
  assert.equal(terminate.mock.callCount(), 0);
  await look(t, 1);
  assert.equal(terminate.mock.callCount(), 1);
  assert.deepEqual(await Array.fromAsync(link), []);
});

test('a thread that gives a sign of life now and then is busy, and is left alone', async (t) => {
  const { link, worker, terminate } = watched(t, 100);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  await look(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
});

test('a thread that is starting or has ended is not checked', async (t) => {
  const { link, worker, terminate } = watched(t);
  link.send('* {}');
  await look(t, 100);
  worker.emit('message', { ports: {} });
  worker.emit('exit', 0);
  await look(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
});

test('a thread that a debugger may have stopped is left alone', async (t) => {
  const url = t.mock.method(inspector, 'url', () => 'ws://127.0.0.1:9229/');
  const { link, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  await look(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
  url.mock.restore();
  await look(t, MAX_UNANSWERED_LINK_LOOKS + 1);
  assert.equal(terminate.mock.callCount(), 1);
});

test('after sleep, a computer has made one check', async (t) => {
  const { link, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  for (let nap = 0; nap < 20; nap += 1) {
    await look(t, 1);
    link.receive(0);
  }
  assert.equal(terminate.mock.callCount(), 0);
});

test('the queue for a thread is limited in bytes', async (t) => {
  const { link, terminate } = watched(t);
  const message = `* ${'x'.repeat(100_000)}`;
  let sent = 0;
  for (; terminate.mock.callCount() === 0; sent += 2 * message.length) {
    link.send(message);
    await Promise.resolve();
    assert.ok(sent <= MAX_LINK_BYTES, `${sent} bytes`);
  }
  assert.ok(sent > 0.9 * MAX_LINK_BYTES);
  assert.equal(link.full, false, 'nobody waits for a link that is given up');
});
