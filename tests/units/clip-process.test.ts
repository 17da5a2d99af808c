/** The program that reads clips, within the test's process: it ends no process and starts no thread. */
import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import { type TestContext, test } from 'node:test';
import workers, { type WorkerOptions } from 'node:worker_threads';
import {
  CLIP_READER_GUARD_MS,
  CLIP_READER_TIMEOUT_MS,
  MAX_CLIP_READER_BYTES,
  MAX_CLIP_READER_CPU_MS,
} from '../../shared/limits.ts';
import type { ReadAnswer, ReadRequest } from '../../stages/06-media/clip-reader.ts';
import { readRecording } from '../../stages/06-media/recording.ts';
import { fixture } from '../clips/forge.ts';
import { VOICE } from '../clips/recorded.ts';
import { loadAgain } from '../support/load-again.ts';

const PROCESS = new URL('../../stages/06-media/clip-process.ts', import.meta.url);

/** Runs the program of one of its threads, and records what it does. */
async function start(t: TestContext, { isMainThread }: { isMainThread: boolean }) {
  const threads: { address: string; keepsRunning: boolean }[] = [];
  const { Worker } = workers;
  /** What loads the program may start a thread of its own, which is none of ours. */
  function FakeWorker(address: URL | string, options?: WorkerOptions) {
    if (!String(address).startsWith(String(PROCESS))) return new Worker(address, options);
    const thread = { address: String(address), keepsRunning: true };
    threads.push(thread);
    return {
      unref() {
        thread.keepsRunning = false;
      },
    };
  }
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  t.mock.property(workers, 'Worker', FakeWorker as never);
  t.mock.property(workers, 'isMainThread', isMainThread);
  const killed = t.mock.method(process, 'kill', () => true);
  const heard = t.mock.method(process, 'on', () => process);
  // What the process with all these tests has taken so far is none of the guard's business.
  const taken = { user: 0, system: 0, rss: 0 };
  t.mock.method(process, 'cpuUsage', () => taken);
  t.mock.method(process.memoryUsage, 'rss', () => taken.rss);
  const sent = t.mock.fn((_answer: ReadAnswer) => true);
  // A test process has no `send`, or that of the runner.
  const { send } = process;
  Object.assign(process, { send: sent });
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(process, { send });
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  await loadAgain(PROCESS);
  return {
    taken,
    threads,
    heard: () => heard.mock.calls.map(({ arguments: [event] }) => event as string),
    killed: () => killed.mock.calls.map((call) => call.arguments as unknown[]),
    /** Sends its message, and returns the answers. */
    async ask(request: ReadRequest): Promise<ReadAnswer[]> {
      const [call] = heard.mock.calls;
      const [, answer] = (call?.arguments ?? []) as unknown as [
        string,
        (asked: ReadRequest) => unknown,
      ];
      await answer(request);
      return sent.mock.calls.map(({ arguments: [given] }) => given);
    },
  };
}

const KILLED = [[process.pid, 'SIGKILL']];

test('a process answers a recording with what it is, once', async (t) => {
  const { heard, ask } = await start(t, { isMainThread: true });
  assert.deepEqual(heard(), ['message']);
  const request = { bytes: fixture('voice.webm'), claim: VOICE };
  const clip = await readRecording(request.bytes, request.claim);
  assert.deepEqual(await ask(request), [{ clip }]);
});

test('a process answers what it refuses with the code', async (t) => {
  const { ask } = await start(t, { isMainThread: true });
  assert.deepEqual(await ask({ bytes: new Uint8Array(10), claim: VOICE }), [
    { refused: 'clip-type' },
  ]);
});

test('a process is guarded by a second thread, which does not keep it running', async (t) => {
  const { threads, killed } = await start(t, { isMainThread: true });
  const loaded = threads.map(({ address, ...thread }) => ({
    ...thread,
    file: address.split('?')[0],
  }));
  assert.deepEqual(loaded, [{ keepsRunning: false, file: String(PROCESS) }]);
  t.mock.timers.tick(CLIP_READER_TIMEOUT_MS);
  assert.deepEqual(killed(), []);
});

test('the guard ends a process that computes too long', async (t) => {
  const { taken, killed } = await start(t, { isMainThread: false });
  // In microseconds, as Node has it.
  taken.user = MAX_CLIP_READER_CPU_MS * 900;
  taken.system = MAX_CLIP_READER_CPU_MS * 100;
  t.mock.timers.tick(CLIP_READER_GUARD_MS);
  assert.deepEqual(killed(), []);
  taken.system += 1;
  t.mock.timers.tick(CLIP_READER_GUARD_MS);
  assert.deepEqual(killed(), KILLED);
});

test('the guard ends a process that waits too long, and not before', async (t) => {
  const { threads, heard, killed } = await start(t, { isMainThread: false });
  assert.deepEqual([threads, heard()], [[], []]);
  t.mock.timers.tick(CLIP_READER_TIMEOUT_MS - 1);
  assert.deepEqual(killed(), []);
  t.mock.timers.tick(1);
  assert.deepEqual(killed(), KILLED);
});

test('the guard ends a process that takes too much memory', async (t) => {
  const { taken, killed } = await start(t, { isMainThread: false });
  taken.rss = MAX_CLIP_READER_BYTES;
  t.mock.timers.tick(CLIP_READER_GUARD_MS);
  assert.deepEqual(killed(), []);
  taken.rss += 1;
  t.mock.timers.tick(CLIP_READER_GUARD_MS);
  assert.deepEqual(killed(), KILLED);
});
