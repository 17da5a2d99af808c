/** A thread that is linked with the main thread, and is given up if it does not read its link. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import inspector from 'node:inspector';
import { mock, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import {
  LINK_PROBE_INTERVAL_MS,
  MAX_LINK_BYTES,
  MAX_UNANSWERED_LINK_PROBES,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { BatchedLink } from '../../stages/04-broadcast/batched-link.ts';
import { startLinkedThread, watchLink } from '../../stages/04-broadcast/linked-thread.ts';
import { FakePort } from '../support/fake-port.ts';

/** The code of a thread, without a file for it. */
function entry(code: string): URL {
  const imports = `import { parentPort, workerData } from 'node:worker_threads';`;
  return new URL(`data:text/javascript,${encodeURIComponent(imports + code)}`);
}

/** Sends what it was given over each of its links. */
const SENDS = entry(`
  workerData.one.postMessage(workerData.word + ' one');
  workerData.other.postMessage(workerData.word + ' other');
  workerData.one.once('message', (packet) => parentPort.postMessage(packet));
`);
/** Reports the options with which it was started. */
const TELLS = entry('parentPort.postMessage(process.execArgv);');
/** Reports that it serves, and then hangs forever. */
const HANGS = entry(`
  parentPort.postMessage('ready');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`);

test('a thread has one end of each link, and the other ends receive what it sends until it ends', async (t) => {
  const heard: Record<string, string[]> = { one: [], other: [] };
  const ended: Promise<unknown>[] = [];
  async function hear(name: string, link: Link): Promise<void> {
    for await (const messages of link) heard[name]?.push(...messages);
  }
  const worker = startLinkedThread(
    SENDS,
    { word: 'hello' },
    {
      one(link) {
        ended.push(hear('one', link));
        link.send('welcome');
      },
      other: (link) => void ended.push(hear('other', link)),
    },
  );
  t.after(() => worker.terminate());
  assert.equal(ended.length, 2, 'the ends are handed over at once');
  assert.deepEqual(await once(worker, 'message'), ['welcome']);
  await worker.terminate();
  await Promise.all(ended);
  assert.deepEqual(heard, { one: ['hello one'], other: ['hello other'] });
});

test('a thread does not load what its process was told to load', async () => {
  const worker = startLinkedThread(TELLS, {}, {});
  assert.deepEqual(await once(worker, 'message'), [[]]);
  await worker.terminate();
});

test('a thread that hangs is terminated as soon as messages wait for it', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const links: Link[] = [];
  const take = (link: Link) => void links.push(link);
  const worker = startLinkedThread(HANGS, {}, { idle: take, busy: take });
  t.after(() => worker.terminate());
  const terminate = t.mock.method(worker, 'terminate');
  await once(worker, 'message');
  const probe = () => t.mock.timers.tick(LINK_PROBE_INTERVAL_MS * (MAX_UNANSWERED_LINK_PROBES + 1));
  probe();
  links[1]?.send('* {}');
  await setImmediate();
  assert.equal(terminate.mock.callCount(), 0);
  const exited = once(worker, 'exit');
  probe();
  await setImmediate();
  assert.equal(terminate.mock.callCount(), 1);
  await exited;
});

/** A link whose other end answers a number of probes, and its thread. */
function watched(t: TestContext, answers = 0) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const port = new FakePort();
  let probes = 0;
  t.mock.method(port, 'postMessage', (packet: unknown) => {
    if (packet !== '') return;
    probes += 1;
    if (probes <= answers) port.emit('message', 0);
  });
  const link = new BatchedLink(port);
  const terminate = mock.fn();
  const worker = Object.assign(new EventEmitter(), { terminate });
  watchLink(link, worker as unknown as Worker);
  return { link, port, worker, terminate };
}

/** Lets a number of probes happen, and their consequences. */
async function probe(t: TestContext, times: number): Promise<void> {
  t.mock.timers.tick(LINK_PROBE_INTERVAL_MS * times);
  await Promise.resolve();
}

test('a thread that reads nothing for two seconds is terminated, and its link closed', async (t) => {
  const { link, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  await probe(t, 10);
  link.send('* {}');
  await probe(t, MAX_UNANSWERED_LINK_PROBES);
  assert.equal(terminate.mock.callCount(), 0);
  await probe(t, 1);
  assert.equal(terminate.mock.callCount(), 1);
  assert.deepEqual(await Array.fromAsync(link), []);
});

test('a thread that gives a sign of life now and then is busy, and is left alone', async (t) => {
  const { link, worker, terminate } = watched(t, 100);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  await probe(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
});

test('a thread that is starting or has ended is not probed', async (t) => {
  const { link, worker, terminate } = watched(t);
  link.send('* {}');
  await probe(t, 100);
  worker.emit('message', { ports: {} });
  worker.emit('exit', 0);
  await probe(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
});

test('a thread that a debugger may have stopped is left alone', async (t) => {
  const url = t.mock.method(inspector, 'url', () => 'ws://127.0.0.1:9229/');
  const { link, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  await probe(t, 100);
  assert.equal(terminate.mock.callCount(), 0);
  url.mock.restore();
  await probe(t, MAX_UNANSWERED_LINK_PROBES + 1);
  assert.equal(terminate.mock.callCount(), 1);
});

test('after sleep, a computer has sent one probe', async (t) => {
  const { link, port, worker, terminate } = watched(t);
  worker.emit('message', { ports: {} });
  link.send('* {}');
  for (let nap = 0; nap < 20; nap += 1) {
    await probe(t, 1);
    port.emit('message', 0);
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
