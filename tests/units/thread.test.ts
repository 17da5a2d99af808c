/** A thread and the main thread, each tested with a fake of the other. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { MAX_UNANSWERED_PROBES, THREAD_PROBE_MS } from '../../shared/limits.ts';
import type { Running } from '../../shared/stage.ts';
import { runThread, type ThreadReport, watchThread } from '../../stages/02-threaded-tcp/thread.ts';
import { Received } from '../support/received.ts';

/** The port from a thread to the main thread. */
class FakePort extends EventEmitter {
  readonly reports = new Received<ThreadReport>();
  closed = false;

  /** Called by the thread. Fails for values that cannot be cloned. */
  postMessage(report: ThreadReport): void {
    this.reports.push(structuredClone(report));
  }

  close(): void {
    this.closed = true;
    this.reports.end();
  }

  /** Sends a message as the main thread does. */
  say(message: string): void {
    this.emit('message', message);
  }
}

/** Makes this thread look like one that another has started with this data. */
function asThread(t: TestContext, workerData: unknown): FakePort {
  const port = new FakePort();
  pretend(t, { parentPort: port, workerData });
  return port;
}

/** Replaces what `node:worker_threads` says about this thread. */
function pretend(t: TestContext, own: { parentPort: FakePort | null; workerData?: unknown }) {
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

test('a thread serves with its data, and reports its ports and its log entries', async (t) => {
  const port = asThread(t, { hosts: ['127.0.0.1'] });
  const life = runThread<unknown>(async (data, log) => {
    log({ level: 'info', event: 'serves', sentence: `serves ${JSON.stringify(data)}` });
    return SERVING;
  });
  assert.deepEqual(await port.reports.next('a line'), {
    log: { level: 'info', event: 'serves', sentence: 'serves {"hosts":["127.0.0.1"]}' },
  });
  assert.deepEqual(await port.reports.next('the ports'), {
    ports: { port: 4_000, webPort: 8_000 },
  });
  port.say('close');
  await life;
});

test('a thread answers each check with a sign of life', async (t) => {
  const port = asThread(t, {});
  const life = runThread(async () => SERVING);
  await port.reports.next('the ports');
  for (let probe = 0; probe < 2; probe += 1) {
    port.say('probe');
    assert.deepEqual(await port.reports.next('a sign of life'), { alive: true });
  }
  port.say('close');
  await life;
  assert.deepEqual(port.reports.drain(), []);
});

test('a thread that is told to close says goodbye, and only then ends', async (t) => {
  const port = asThread(t, {});
  const goodbye = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const close = () => {
    closing.resolve();
    return goodbye.promise;
  };
  const life = runThread(async () => ({ ...SERVING, close }));
  await port.reports.next('the ports');
  port.say('close');
  await closing.promise;
  port.say('probe');
  await setImmediate();
  assert.equal(port.closed, false);
  goodbye.resolve();
  await life;
  assert.equal(port.closed, true);
  assert.deepEqual(port.reports.drain(), []);
});

test('a thread that cannot listen reports why, and ends', async (t) => {
  const port = asThread(t, {});
  const error = Object.assign(new Error('taken'), {
    code: 'EADDRINUSE',
    port: 4_000,
    server: () => 'what cannot cross to another thread',
  });
  await runThread(async () => {
    throw error;
  });
  const failed = { message: 'taken', code: 'EADDRINUSE', port: 4_000 };
  assert.deepEqual(await port.reports.rest(), [{ failed }]);
});

test('runThread fails outside of a thread', async (t) => {
  pretend(t, { parentPort: null });
  await assert.rejects(
    runThread(async () => assert.fail('it serves')),
    /runs in a worker thread; npm run stage/,
  );
});

/** A thread that answers a number of checks, and none after them. */
function answeringThread(answers: number): Worker {
  let probes = 0;
  const thread = Object.assign(new EventEmitter(), {
    postMessage: () => {
      probes += 1;
      if (probes <= answers) thread.emit('message', { alive: true });
    },
  });
  return thread as unknown as Worker;
}

test('a thread that gives signs of life is left alone, and one that stops to is stuck', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  watchThread(answeringThread(100), onStuck);
  t.mock.timers.tick(THREAD_PROBE_MS * (100 + MAX_UNANSWERED_PROBES));
  assert.equal(onStuck.mock.callCount(), 0);
  t.mock.timers.tick(THREAD_PROBE_MS);
  assert.equal(onStuck.mock.callCount(), 1);
});

test('a thread that has ended is not checked any more', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  const thread = answeringThread(0);
  watchThread(thread, onStuck);
  t.mock.timers.tick(THREAD_PROBE_MS * (MAX_UNANSWERED_PROBES - 1));
  thread.emit('exit', 0);
  t.mock.timers.tick(THREAD_PROBE_MS * (MAX_UNANSWERED_PROBES + 2));
  assert.equal(onStuck.mock.callCount(), 0);
});

test('a thread that does not answer under a debugger is not stuck', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const onStuck = t.mock.fn();
  inspector.open(0, '127.0.0.1');
  watchThread(answeringThread(0), onStuck);
  t.mock.timers.tick(THREAD_PROBE_MS * (MAX_UNANSWERED_PROBES + 2));
  assert.equal(onStuck.mock.callCount(), 0);
  inspector.close();
  t.mock.timers.tick(THREAD_PROBE_MS * (MAX_UNANSWERED_PROBES + 2));
  assert.equal(onStuck.mock.callCount(), 1);
});
