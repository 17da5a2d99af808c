/** A thread with one end of a link, whose other end the hub has. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { LINK_LOOK_MS, MAX_UNANSWERED_LINK_LOOKS } from '../../shared/limits.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { startLinkedThread } from '../../stages/03-nicknames/linked-thread.ts';

/** The code of a thread, without a file for it. */
function entry(code: string): URL {
  const imports = `import { parentPort, workerData } from 'node:worker_threads';`;
  return new URL(`data:text/javascript,${encodeURIComponent(imports + code)}`);
}

/** Asks the hub one question, and passes the answer on. */
const ASKS = entry(`
  workerData.hub.once('message', (packet) => parentPort.postMessage(packet));
  workerData.hub.postMessage('1 {"type":"' + workerData.asks + '"}');
`);
/** Reports the options with which it was started. */
const TELLS = entry('parentPort.postMessage(process.execArgv);');
/** Reports that it serves, and then hangs forever. */
const HANGS = entry(`
  parentPort.postMessage('ready');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`);

test('a thread asks the hub over its end of the link, and its callers end with it', async () => {
  const ended = Promise.withResolvers<void>();
  const hub = new Hub({
    question: (_request, caller) => caller.answer(42),
    disconnected: () => ended.resolve(),
  });
  const worker = startLinkedThread(ASKS, hub, { asks: 'question' });
  assert.deepEqual(await once(worker, 'message'), ['1 {"type":"answer","value":42}']);
  await worker.terminate();
  await ended.promise;
});

test('a thread does not load what its process was told to load', async () => {
  const worker = startLinkedThread(TELLS, new Hub({}), {});
  assert.deepEqual(await once(worker, 'message'), [[]]);
  await worker.terminate();
});

test('a thread that hangs is terminated as soon as messages wait for it', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const hub = new Hub({});
  const worker = startLinkedThread(HANGS, hub, {});
  t.after(() => worker.terminate());
  const terminate = t.mock.method(worker, 'terminate');
  await once(worker, 'message');
  const look = () => t.mock.timers.tick(LINK_LOOK_MS * (MAX_UNANSWERED_LINK_LOOKS + 1));
  look();
  hub.broadcast({ type: 'pong' });
  await setImmediate();
  assert.equal(terminate.mock.callCount(), 0);
  const exited = once(worker, 'exit');
  look();
  await setImmediate();
  assert.equal(terminate.mock.callCount(), 1);
  await exited;
});
