/** Checks of the wiring of several stages. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { StageOptions } from '../../shared/stage.ts';
import { JsonClient, TextClient, type Transport } from '../support/clients.ts';
import { rawRequest } from '../support/raw-http.ts';
import { patienceMs } from '../support/received.ts';
import type { Target } from '../support/target.ts';
import { TestHost } from '../support/test-host.ts';

/** Time between two looks at what is reported once a second: no event tells so. */
const LOOK_MS = 50;
/** The least time for such a report. When mutants are tested, patience is shorter than that on a busy machine. */
const REPORT_MS = 4_000;

type Start = (options?: Partial<StageOptions>) => Promise<Target>;

/** Checks from stage 02 on. */
export function checkThreads(start: Start): void {
  // This test comes first, because if it fails every test that closes a stage is slow.
  test('it shuts down by itself, and its clients are told', async (t) => {
    const target = await start();
    using client = await TextClient.connect(target);
    await client.line();
    const terminate = t.mock.method(Worker.prototype, 'terminate');
    await target[Symbol.asyncDispose]();
    assert.match((await client.rest()).at(-1) ?? '', /^! shutting-down: /);
    assert.equal(terminate.mock.callCount(), 0, 'no thread had to be ended');
  });

  test('it listens on the given port, so a taken port is an error', async () => {
    await using taken = await listening();
    await refusedToStart(start, 'port', taken);
  });
}

/** Checks from stage 04 on. `transport` is how programs connect. */
export function checkRoom(start: Start, transport: Transport): void {
  test('a person and a program see joins, messages and renames', async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob', transport);
    assert.equal(await alice.line(), '* bob has entered the room');
    alice.say('hello');
    assert.equal((await bob.any()).text, 'hello');
    bob.send({ type: 'act', text: 'waves' });
    assert.equal(await alice.line(), '[bob waves]');
    assert.equal((await bob.any()).type, 'acted');
    alice.say('/nick carol');
    assert.equal(await alice.line(), '* alice is now known as carol');
    alice.say('/me smiles');
    assert.equal((await bob.any()).type, 'renamed');
    assert.equal((await bob.any()).text, 'smiles');
  });

  test('a message that is sent twice is posted once, and a client that resumes is the same member', async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice', transport);
    for (let count = 0; count < 2; count += 1)
      alice.send({ type: 'say', text: 'hello', cid: 'once' });
    const first = await alice.any();
    assert.deepEqual(await alice.any(), first);
    const { session, you, epoch } = alice.welcome;
    const fields = { session, since: { epoch, seq: first.seq } };
    using back = await JsonClient.join(target, 'alice', transport, fields);
    assert.deepEqual(back.welcome.you, you);
    assert.deepEqual(back.welcome.recent, [], 'there was nothing else meanwhile');
    assert.equal((await alice.any()).code, 'replaced');
  });
}

/** Checks from stage 04 on. */
export function checkHost(start: Start): void {
  test('the host sees who is here, and can remove them; what they are called is logged', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await TextClient.join(target, 'alice');
    const { members } = await host.ask('who', {});
    assert.deepEqual(
      members.map(({ name, way, thread }) => [name, way, thread]),
      [['alice', 'TCP', 1]],
    );
    await host.ask('kick', { name: 'alice' });
    assert.match((await alice.rest()).at(-1) ?? '', /^! kicked: /);
    const { sentence } = await target.log.next('the leave', ({ event }) => event === 'left');
    assert.equal(sentence, 'alice has left: removed by the host.');
  });

  test('the host sees how many bytes wait for a reader who is slow', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link, pace: 0 });
    using slow = await TextClient.join(target, 'slow');
    for (let count = 0; count < 20; count += 1) await host.ask('say', { text: 'x'.repeat(2_000) });
    slow.socket.pause();
    // More than the buffers of both systems hold. It is not read on while too many of its answers wait.
    slow.say(Array(500).fill('/recent 20').join('\n'));
    await reported(async () => {
      const { members } = await host.ask('who', {});
      return members.some(({ queuedBytes }) => queuedBytes > 0);
    });
  });
}

/** Checks from stage 05 on. */
export function checkWeb(start: Start): void {
  test('the web port serves the page and the number of members', async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    const page = await rawRequest(target, 'GET / HTTP/1.1', 'Host: localhost');
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    const health = await rawRequest(target, 'GET /health HTTP/1.1', 'Host: localhost');
    assert.equal((JSON.parse(health.body) as { members?: unknown }).members, 1);
  });

  test('with --stats, this computer sees the page and the figures; without, nobody does', async () => {
    await using watched = await start({ stats: true });
    using _alice = await TextClient.join(watched, 'alice');
    const get = (target: Target, path: string) =>
      rawRequest(target, `GET ${path} HTTP/1.1`, 'Host: localhost');
    const { body } = await get(watched, '/metrics');
    assert.match(body, /^wirechat_members 1$/m);
    assert.match(body, /^wirechat_requests_total\{type="hello"\} 1$/m);
    assert.match(body, /^wirechat_thread_starts_total\{thread="1"\} 1$/m);
    assert.equal((await get(watched, '/stats')).status, 200);
    await using unwatched = await start();
    for (const path of ['/stats', '/metrics'])
      assert.equal((await get(unwatched, path)).status, 404, path);
  });

  test('a client that is faster than the pace is held back, as the figures show', async () => {
    await using target = await start({ stats: true, pace: 1 });
    using alice = await TextClient.join(target, 'alice');
    alice.say(Array(20).fill('hello').join('\n'));
    await reported(async () => {
      const { body } = await rawRequest(target, 'GET /metrics HTTP/1.1', 'Host: localhost');
      return /^wirechat_held_back_connections\S* 1$/m.test(body);
    });
  });

  test('a web page at the TCP port is told where the page is', async () => {
    await using target = await start();
    using page = await TextClient.connect(target);
    page.say('GET / HTTP/1.1');
    const here = `the web page is at http://localhost:${target.webPort}`;
    assert.equal((await page.rest()).at(-1), `! wrong-port: ${here}`);
  });

  test('a page under another name is refused, and this is logged', async () => {
    await using target = await start();
    const { status } = await rawRequest(target, 'GET / HTTP/1.1', 'Host: b.example');
    assert.equal(status, 421);
    const { sentence } = await target.log.next('the refusal');
    assert.match(sentence, /http:\/\/b\.example/);
    const upgrade = ['GET /ws HTTP/1.1', 'Host: localhost', 'Upgrade: websocket'];
    assert.equal((await rawRequest(target, ...upgrade, 'Origin: http://c.example')).status, 403);
  });

  test('a web port that is taken is an error', async () => {
    await using taken = await listening();
    await refusedToStart(start, 'webPort', taken);
  });
}

async function reported(isSo: () => Promise<boolean>): Promise<void> {
  const overdue = performance.now() + Math.max(patienceMs(), REPORT_MS);
  while (!(await isSo())) {
    assert.ok(performance.now() < overdue, 'it is not reported');
    await delay(LOOK_MS);
  }
}

async function refusedToStart(start: Start, name: 'port' | 'webPort', taken: Server) {
  const { port } = taken.address() as AddressInfo;
  await assert.rejects(
    async () => {
      await using _target = await start({ [name]: port });
    },
    { code: 'EADDRINUSE', port },
  );
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
