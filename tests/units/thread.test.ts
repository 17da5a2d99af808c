/** The life of a thread, seen from the main thread. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Running } from '../../shared/stage.ts';
import { runThread, type ThreadReport } from '../../stages/02-threaded-tcp/thread.ts';
import { Received } from '../support/received.ts';

/** Makes this thread one that another has started, and returns what the other has of it. */
function asThread(t: TestContext, workerData: unknown) {
  const { port1, port2 } = new MessageChannel();
  pretend(t, { parentPort: port1, workerData });
  const reports = new Received<ThreadReport>();
  port2.on('message', (report) => reports.push(report));
  port2.once('close', () => reports.end());
  t.after(() => port2.close());
  return { port: port2, reports };
}

/** Replaces what `node:worker_threads` says of this thread. */
function pretend(t: TestContext, own: { parentPort: MessagePort | null; workerData?: unknown }) {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { parentPort, workerData } = threads;
  Object.assign(threads, own);
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(threads, { parentPort, workerData });
    syncBuiltinESMExports();
  });
}

const SERVING: Running = { port: 4_000, webPort: 8_000, close: async () => {} };

test('a thread serves with the data that it is given, and reports its ports and what it has to log', async (t) => {
  const { port, reports } = asThread(t, { hosts: ['127.0.0.1'] });
  const life = runThread<unknown>(async (data, log) => {
    log(`serves ${JSON.stringify(data)}`);
    return SERVING;
  });
  assert.deepEqual(await reports.next('a line'), { log: 'serves {"hosts":["127.0.0.1"]}' });
  assert.deepEqual(await reports.next('the ports'), { ports: { port: 4_000, webPort: 8_000 } });
  port.postMessage('close');
  await life;
});

test('a thread answers each look with a sign of life', async (t) => {
  const { port, reports } = asThread(t, {});
  const life = runThread(async () => SERVING);
  await reports.next('the ports');
  for (let look = 0; look < 2; look += 1) {
    port.postMessage('look');
    assert.deepEqual(await reports.next('a sign of life'), { alive: true });
  }
  port.postMessage('close');
  await life;
  assert.deepEqual(reports.drain(), []);
});

test('a thread that is told to close says goodbye, and only then ends', async (t) => {
  const { port, reports } = asThread(t, {});
  const goodbye = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const close = () => {
    closing.resolve();
    return goodbye.promise;
  };
  const life = runThread(async () => ({ ...SERVING, close }));
  await reports.next('the ports');
  port.postMessage('close');
  await closing.promise;
  port.postMessage('look');
  const ended = once(port, 'close').then(() => 'ended');
  assert.equal(await Promise.race([ended, setImmediate('still there')]), 'still there');
  goodbye.resolve();
  await life;
  assert.equal(await ended, 'ended');
  assert.deepEqual(reports.drain(), []);
});

test('a thread that cannot listen reports why, and ends', async (t) => {
  const { reports } = asThread(t, {});
  const error = Object.assign(new Error('taken'), {
    code: 'EADDRINUSE',
    port: 4_000,
    server: () => 'what cannot cross to another thread',
  });
  await runThread(async () => {
    throw error;
  });
  const failed = { message: 'taken', code: 'EADDRINUSE', port: 4_000 };
  assert.deepEqual(await reports.rest(), [{ failed }]);
});

test('what runs a thread says so outside of one', async (t) => {
  pretend(t, { parentPort: null });
  await assert.rejects(
    runThread(async () => assert.fail('it serves')),
    /runs in a worker thread; npm run stage/,
  );
});
