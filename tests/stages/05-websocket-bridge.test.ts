import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { MAX_STRANGERS_LOGGED, MAX_WAITING_PER_THREAD } from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import { checkChat } from '../checks/chat.ts';
import { checkFrames } from '../checks/frames.ts';
import { checkHandshake } from '../checks/handshake.ts';
import { checkHosting } from '../checks/hosting.ts';
import { checkHttpConnections } from '../checks/http-connections.ts';
import { checkHttpFiles } from '../checks/http-files.ts';
import { checkHttpRequests } from '../checks/http-requests.ts';
import { checkJsonDialect } from '../checks/json-dialect.ts';
import { checkMaskedFrames } from '../checks/masked-frames.ts';
import { checkWebParts } from '../checks/parts.ts';
import { checkRemoving } from '../checks/removing.ts';
import { checkResuming } from '../checks/resuming.ts';
import { checkTextDialect } from '../checks/text-dialect.ts';
import { checkWeb } from '../checks/web.ts';
import { JsonClient } from '../support/clients.ts';
import { Program } from '../support/process.ts';
import { openSocket, rawRequest } from '../support/raw-http.ts';
import { stagesFrom, startStage } from '../support/target.ts';
import { TestHost } from '../support/test-host.ts';

for (const stage of stagesFrom('05')) {
  describe(`${stage}: chat over WebSocket`, () => {
    for (const check of [checkChat, checkResuming]) check(() => startStage(stage), 'websocket');
    for (const check of [checkJsonDialect, checkTextDialect]) {
      check(() => startStage(stage, { threads: 1 }), 'websocket');
    }
  });
  describe(`${stage}: HTTP`, () => {
    for (const check of [checkHttpRequests, checkHttpConnections, checkHttpFiles]) {
      check(() => startStage(stage, { threads: 1 }));
    }
  });
  describe(`${stage}: web`, () => {
    checkWeb(() => startStage(stage));
    for (const check of [checkFrames, checkHandshake, checkMaskedFrames]) {
      check(() => startStage(stage, { threads: 1 }));
    }
  });
}

checkWebParts((file, ...args) => new Program(file, ...args));

/** The host is inside a server of ours. */
const ANOTHER_SERVER = process.env.WIRECHAT_PORT !== undefined;

describe('05: the host', { skip: ANOTHER_SERVER }, () => {
  checkHosting((options) => startStage('05', options), 'websocket');
  checkRemoving((options) => startStage('05', options), 'websocket');
});

for (const linesPerSecond of [1_000, 0]) {
  test(`05: a pace of ${linesPerSecond} from the host applies at once to what waits, and to threads that start later`, {
    skip: ANOTHER_SERVER,
  }, async () => {
    const workers: Worker[] = [];
    const collect = (worker: Worker) => workers.push(worker);
    process.on('worker', collect);
    using host = new TestHost();
    // 30 lines would take 26 s.
    await using target = await startStage('05', { host: host.link, pace: 1, threads: 1 });
    process.off('worker', collect);
    using alice = await JsonClient.join(target, 'alice', 'websocket');
    for (let line = 0; line < 30; line += 1) alice.send({ type: 'ping' });
    await alice.next('pong');
    assert.deepEqual(await host.ask('pace', { linesPerSecond }), { linesPerSecond });
    const before = performance.now();
    for (let line = 1; line < 30; line += 1) await alice.next('pong');
    const inTimeMs = performance.now() - before;
    assert.ok(inTimeMs < 10_000, `it took ${inTimeMs} ms`);
    const up = target.log.next('the new thread', ({ event }) => event === 'thread-up');
    await workers.at(-1)?.terminate();
    await up;
    using bob = await JsonClient.join(target, 'bob');
    const beforeBob = performance.now();
    for (let line = 0; line < 30; line += 1) bob.send({ type: 'ping' });
    for (let line = 0; line < 30; line += 1) await bob.next('pong');
    assert.ok(performance.now() - beforeBob < 10_000);
  });
}

test('05: a pace that is no whole number up to 1,000 is refused', {
  skip: ANOTHER_SERVER,
}, async () => {
  using host = new TestHost();
  await using _target = await startStage('05', { host: host.link, threads: 1 });
  for (const linesPerSecond of [-1, 1.5, 1_001])
    await assert.rejects(host.ask('pace', { linesPerSecond }), { code: 'bad-request' });
});

test('05: the page behind --public-url is our own, under that name only', async () => {
  await using target = await startStage('05', { publicUrl: 'https://chat.example.org' });
  const url = `ws://${target.host}:${target.webPort}/ws`;
  const socket = new WebSocket(url, { origin: 'https://chat.example.org' });
  await once(socket, 'open');
  socket.terminate();
  const other = new WebSocket(url, { origin: 'http://chat.example.org' });
  const [error] = await once(other, 'error');
  assert.match(String(error), /403/);
  await target.log.next('the refusal', ({ sentence }) => sentence.includes('--public-url'));
});

for (const stage of stagesFrom('05')) {
  for (const transport of ['tcp', 'websocket'] as const) {
    test(`${stage}: a client faster than the pace over ${transport} is read later, and loses nothing`, async () => {
      await using target = await startStage(stage);
      using alice = await JsonClient.join(target, 'alice');
      using bob = await JsonClient.join(target, 'bob', transport);
      const start = performance.now();
      for (let count = 1; count <= 60; count += 1) {
        bob.send({ type: 'say', text: `${count}`, cid: `${count}` });
        // Refused lines count, too.
        if (count % 10 === 0) bob.raw('not JSON');
      }
      for (let count = 1; count <= 60; count += 1)
        assert.equal((await alice.next('said')).text, `${count}`);
      assert.ok(performance.now() - start > 2_000, 'with the hello 66 lines: 26 more than at once');
    });
  }
}

test('05: browsers are told that the server shuts down, and can come back', async () => {
  const target = await startStage('05');
  using bob = await JsonClient.join(target, 'bob', 'websocket');
  await target[Symbol.asyncDispose]();
  assert.equal((await bob.next('bye')).code, 'shutting-down');
  assert.equal(await bob.closed, 1001);
});

test('05: each refused address is logged once, without anything that controls a terminal or a shell', async () => {
  const lines: string[] = [];
  const options = { threads: 1, log: ({ sentence }: LogEntry) => void lines.push(sentence) };
  await using target = await startStage('05', options);
  const refuse = async (...headers: string[]) => {
    const upgrade = ['GET /ws HTTP/1.1', 'Upgrade: websocket'];
    return (await rawRequest(target, ...upgrade, ...headers)).status;
  };
  const strange = ['http://x$(touch y)\x9b31m', 'http://`x`', 'http://x;y', 'null', 'x\x85y'];
  for (const origin of [...strange, 'https://a.example', ...strange, 'https://a.example']) {
    assert.equal(await refuse('Host: localhost', `Origin: ${origin}`), 403);
  }
  assert.equal(await refuse('Host: b.example:1'), 421);
  assert.equal(await refuse('Host: b.example:1'), 421);
  for (let number = 0; number < 30; number += 1) await refuse(`Host: ${number}.example`);
  // The answer means that the hub has handled everything before it.
  await rawRequest(target, 'GET /health HTTP/1.1', 'Host: localhost');
  const expected = ['without a web address', 'from https://a.example', 'from http://b.example:1'];
  assert.deepEqual(
    lines.slice(0, 4).map((line) => /^Refused a page (.*), which/.exec(line)?.[1]),
    [...expected, 'from http://0.example'],
  );
  assert.equal(lines.length, MAX_STRANGERS_LOGGED);
});

test('05: of the silent connections on the web port the oldest makes room', async () => {
  await using target = await startStage('05', { threads: 1 });
  const oldest = openSocket(target).resume();
  await once(oldest, 'connect');
  const gone = once(oldest, 'close');
  const others = Array.from({ length: MAX_WAITING_PER_THREAD }, () => openSocket(target));
  await once(oldest, 'end');
  assert.equal((await rawRequest(target, 'GET / HTTP/1.1', 'Host: localhost')).status, 200);
  for (const socket of [oldest, ...others]) socket.destroy();
  await gone;
});

test('05: the process that builds the page does not stay', {
  skip: process.platform !== 'linux',
}, async () => {
  await using server = await Program.stage('05');
  const children = await readFile(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  assert.equal(children, '');
});
