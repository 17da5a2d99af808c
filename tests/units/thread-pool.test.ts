import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer, Server } from 'node:net';
import { mock, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import {
  MAX_UNANSWERED_PROBES,
  SHUTDOWN_MS,
  THREAD_PROBE_MS,
  THREAD_RESTART_INTERVAL_MS,
} from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import type { Ports } from '../../shared/stage.ts';
import {
  type Address,
  canSharePorts,
  claimPorts,
  startThreads,
} from '../../stages/02-threaded-tcp/thread-pool.ts';
import { playListening, sharingNoPorts, sharingPorts } from '../support/play-listening.ts';

const HOSTS = ['127.0.0.1'];

/** A fake thread. */
class FakeWorker extends EventEmitter {
  readonly address: Address;
  readonly number: number;
  readonly told: unknown[] = [];
  readonly terminate = mock.fn(async () => this.emit('exit', 1));

  constructor(address: Address, number: number) {
    super();
    this.address = address;
    this.number = number;
  }

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  serve(ports: Ports = { port: 4_000 }): void {
    this.emit('message', { ports });
  }
}

/** Starts two threads, up to the moment at which the first one should report its ports. */
async function spawnTwo(
  t: TestContext,
  { ports = { port: 0 } as Ports, listening = sharingPorts } = {},
) {
  playListening(t, listening);
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  // So that named imports from `node:timers/promises` also use the mock timers.
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.timers.reset();
    syncBuiltinESMExports();
  });
  const workers: FakeWorker[] = [];
  const lines: string[] = [];
  const entries: LogEntry[] = [];
  const spawned = new EventEmitter();
  const pool = startThreads({
    count: 2,
    hosts: HOSTS,
    ports,
    spawn: (address, number) => {
      const worker = new FakeWorker(address, number);
      workers.push(worker);
      spawned.emit('one');
      return worker as unknown as Worker;
    },
    log: (entry) => {
      entries.push(entry);
      lines.push(entry.sentence);
    },
  });
  /** Resolves when this many threads have been spawned. */
  async function spawning(count: number): Promise<void> {
    while (workers.length < count) await once(spawned, 'one');
  }
  await spawning(1);
  return { pool, workers, lines, entries, spawning };
}

async function startTwo(t: TestContext) {
  const { pool, workers, lines, entries, spawning } = await spawnTwo(t);
  workers[0]?.serve();
  await spawning(2);
  workers[1]?.serve();
  const [first, second] = workers;
  assert(first && second);
  return { pool: await pool, workers, lines, entries, first, second };
}

const kindOf = ({ level, event }: LogEntry) => `${level}: ${event}`;

/** Waits for everything that needs no timer. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

async function afterRestart(t: TestContext): Promise<void> {
  await settled();
  t.mock.timers.tick(THREAD_RESTART_INTERVAL_MS);
  await settled();
}

test('the first thread picks the port, and the others also listen on it', async (t) => {
  const { pool, first, second } = await startTwo(t);
  assert.equal(first.address.port, 0);
  assert.equal(second.address.port, 4_000);
  assert.deepEqual([first.number, second.number], [1, 2]);
  assert.equal(pool.port, 4_000);
  assert.equal('webPort' in pool, false);
});

test('threads that are told their ports start together', async (t) => {
  const { pool, workers, spawning } = await spawnTwo(t, { ports: { port: 4_000 } });
  await spawning(2);
  assert.deepEqual(
    workers.map(({ number, address }) => [number, address.port]),
    [
      [1, 4_000],
      [2, 4_000],
    ],
  );
  for (const worker of workers) worker.serve();
  assert.equal((await pool).port, 4_000);
});

test('a thread that dies is replaced, with its number and its port', async (t) => {
  const { workers, lines, entries, second } = await startTwo(t);
  second.emit('error', new Error('boom'));
  second.emit('exit', 1);
  await settled();
  assert.equal(workers.length, 2, 'not at once');
  await afterRestart(t);
  const replacement = workers[2];
  assert.equal(replacement?.number, 2);
  assert.equal(replacement.address.port, 4_000);
  replacement.serve();
  await settled();
  assert.match(lines[0] ?? '', /^Thread 2 died: boom\./);
  assert.equal(lines[1], 'Thread 2 is up again.');
  assert.deepEqual(entries.map(kindOf), ['error: thread-died', 'info: thread-up']);
});

test('a restart that fails is tried again until one succeeds', async (t) => {
  const { workers, lines, first } = await startTwo(t);
  first.emit('exit', 0);
  await afterRestart(t);
  workers[2]?.emit('message', { failed: { message: 'no more memory' } });
  await afterRestart(t);
  workers[3]?.emit('exit', 1);
  await afterRestart(t);
  workers[4]?.serve();
  await settled();
  assert.equal(workers.length, 5);
  const causes = lines.map((line) => /died: (.*)\. Its/.exec(line)?.[1] ?? line);
  assert.deepEqual(causes, [
    'it ended',
    'no more memory',
    'the thread ended before it served',
    'Thread 1 is up again.',
  ]);
});

test('a thread that gives no sign of life is terminated and replaced', async (t) => {
  const { workers, lines, first, second } = await startTwo(t);
  const sign = () => second.emit('message', { alive: true });
  for (let probe = 0; probe <= MAX_UNANSWERED_PROBES; probe += 1) {
    t.mock.timers.tick(THREAD_PROBE_MS);
    sign();
  }
  assert.equal(second.terminate.mock.callCount(), 0);
  assert.equal(first.terminate.mock.callCount(), 1);
  await afterRestart(t);
  assert.equal(workers[2]?.number, 1);
  assert.match(lines[0] ?? '', /it was stuck/);
});

test('threads that end when they are told to are not replaced', async (t) => {
  const { pool, workers, lines, first, second } = await startTwo(t);
  const closing = pool.close();
  for (const worker of [first, second]) {
    assert.deepEqual(worker.told, ['close']);
    worker.emit('exit', 0);
  }
  await closing;
  t.mock.timers.tick(SHUTDOWN_MS);
  assert.equal(first.terminate.mock.callCount(), 0);
  await afterRestart(t);
  assert.equal(workers.length, 2);
  assert.deepEqual(lines, [], 'nobody has died');
});

test('a thread that does not end when it is told to delays the exit no longer than allowed', async (t) => {
  const { pool, first, second } = await startTwo(t);
  const closing = pool.close();
  second.emit('exit', 0);
  t.mock.timers.tick(SHUTDOWN_MS - 1);
  assert.equal(first.terminate.mock.callCount(), 0);
  t.mock.timers.tick(1);
  assert.equal(first.terminate.mock.callCount(), 1);
  await closing;
});

test('a pending restart is dropped when all threads end', async (t) => {
  const { pool, workers, first, second } = await startTwo(t);
  first.emit('exit', 1);
  await settled();
  const closing = pool.close();
  second.emit('exit', 0);
  await closing;
  await afterRestart(t);
  assert.equal(workers.length, 2);
});

test('if one thread cannot listen, the start fails with its error, and the others are ended', async (t) => {
  const { pool, workers, spawning } = await spawnTwo(t);
  workers[0]?.serve();
  await spawning(2);
  const failed = { message: 'taken', code: 'EADDRINUSE', port: 4_000 };
  workers[1]?.emit('message', { failed });
  await settled();
  for (const worker of workers) worker.emit('exit', 0);
  await assert.rejects(pool, failed);
  assert.deepEqual(workers[0]?.told, ['close']);
});

test('the log entries of a thread are logged, with its number', async (t) => {
  const { second, entries } = await startTwo(t);
  const entry = { level: 'info', event: 'greeted', sentence: 'hello' };
  second.emit('message', { log: entry });
  assert.deepEqual(entries, [{ ...entry, thread: 2 }]);
});

test('the web port is picked with the TCP port', async (t) => {
  const { pool, workers, spawning } = await spawnTwo(t, { ports: { port: 0, webPort: 0 } });
  const ports = { port: 4_000, webPort: 8_000 };
  workers[0]?.serve(ports);
  await spawning(2);
  workers[1]?.serve(ports);
  const { port, webPort } = await pool;
  assert.deepEqual({ port, webPort }, ports);
  assert.equal(workers[1]?.address.webPort, 8_000);
});

test('a thread that fails before it serves fails the start, with its own error', async (t) => {
  const { pool, workers } = await spawnTwo(t);
  workers[0]?.emit('error', new Error('boom'));
  workers[0]?.emit('exit', 1);
  await assert.rejects(pool, { message: 'boom' });
});

test('if the system cannot share a port there is one thread, and a line about it', async (t) => {
  const { pool, workers, lines, entries } = await spawnTwo(t, { listening: sharingNoPorts });
  workers[0]?.serve();
  await pool;
  assert.equal(workers.length, 1);
  assert.equal(workers[0]?.address.reusePort, false);
  assert.deepEqual(lines, [
    'This system cannot share a port among threads: one I/O thread serves everybody.',
  ]);
  assert.deepEqual(entries.map(kindOf), ['warn: one-thread']);
});

test('a port that another program listens on cannot be claimed, even if it is the last of several', async () => {
  await using taken = await takePort('127.0.0.1');
  await using free = await takePort('127.0.0.1');
  await free[Symbol.asyncDispose]();
  const failure = { code: 'EADDRINUSE', port: taken.port };
  await assert.rejects(claimPorts(HOSTS, [taken.port]), failure);
  await assert.rejects(claimPorts(HOSTS, [free.port, taken.port]), failure);
});

test('a port that is claimed is free again, and can be claimed again', async () => {
  const { port, ...taken } = await takePort('127.0.0.1');
  await taken[Symbol.asyncDispose]();
  await claimPorts(HOSTS, [port]);
  await claimPorts(HOSTS, [port]);
});

test('a port is claimed on each host', async (t) => {
  const hosts = ['192.0.2.1', '192.0.2.2'];
  const claims = playListening(t, () => ({ host: '127.0.0.1', port: 0 }));
  await claimPorts(hosts, [4_000]);
  assert.deepEqual(
    claims.map(({ options }) => [options.host, options.reusePort]),
    hosts.map((host) => [host, false]),
  );
  assert.ok(claims.every(({ server }) => !server.listening));
});

test('a port that the system will choose needs no claim', async (t) => {
  const listen = t.mock.method(Server.prototype, 'listen');
  await claimPorts(HOSTS, [0, 0]);
  assert.equal(listen.mock.callCount(), 0);
});

test('ports can be shared if the system allows listening on a shared port', async (t) => {
  const probes = playListening(t, sharingPorts);
  assert.equal(await canSharePorts(), true);
  assert.equal(probes.length, 1);
  const [probe] = probes;
  assert.equal(probe?.options.reusePort, true);
  assert.deepEqual([probe.options.host, probe.options.port], ['127.0.0.1', 0]);
  assert.equal(probe.server.listening, false, 'the port is free again');
});

test('ports cannot be shared if the system does not support it', async (t) => {
  playListening(t, sharingNoPorts);
  assert.equal(await canSharePorts(), false);
});

async function takePort(host: string): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      if (server.listening) await once(server.close(), 'close');
    },
  };
}
