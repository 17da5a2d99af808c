/** A thread crashes or hangs during the chat: its members lose their connections, others notice nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { MAX_UNANSWERED_PROBES, THREAD_PROBE_MS } from '../shared/limits.ts';
import { startThreads } from '../stages/02-threaded-tcp/thread-pool.ts';
import { Hub } from '../stages/03-nicknames/hub.ts';
import { nicknameHandlers } from '../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../stages/03-nicknames/roster.ts';
import { chatHandlers } from '../stages/04-broadcast/chat-handlers.ts';
import { Broadcast } from '../stages/04-broadcast/fan-out.ts';
import { startLinkedThread } from '../stages/04-broadcast/linked-thread.ts';
import { Posting } from '../stages/04-broadcast/posting.ts';
import { Sessions } from '../stages/04-broadcast/sessions.ts';
import { Timeline } from '../stages/04-broadcast/timeline.ts';
import { JsonClient } from './support/clients.ts';
import { NO_SHARED_PORTS } from './support/lacking.ts';
import { Received } from './support/received.ts';

/** Messages that are answered while a thread hangs, one after the other: usually thousands. */
const LEAST_TALK = 20;
const FRAGILE_WORKER = new URL('./support/fragile-worker.ts', import.meta.url);

test('a thread that is killed during the chat disconnects only its own members, who resume', {
  skip: NO_SHARED_PORTS,
}, async () => {
  await using chat = await startFragileChat(2);
  const clients = await Promise.all(
    Array.from({ length: 16 }, (_, index) => JsonClient.join(chat, `m${index}`)),
  );
  const lost = new Set<JsonClient>();
  const firstLost = Promise.race(
    clients.map((client) => client.closed.then(() => lost.add(client))),
  );
  await chat.orderFirstThread('crash');
  assert.match(await chat.log.next('the death'), /^Thread 1 died: crashed by a test/);
  await firstLost;
  // At once, because a busy machine may start the new thread later than a member is waited for.
  const [fallen] = lost;
  assert.ok(fallen);
  const { session, epoch, seq, you } = fallen.welcome;
  using back = await JsonClient.join(chat, 'ignored', 'tcp', { session, since: { epoch, seq } });
  assert.deepEqual(back.welcome.you, you);
  await chat.log.next('the new thread', (line) => line === 'Thread 1 is up again.');
  const survivors = clients.filter((client) => !lost.has(client));
  assert.ok(
    survivors.length > 0 && survivors.length < clients.length,
    `${survivors.length} of 16 survive`,
  );
  back.send({ type: 'say', text: 'I am back' });
  for (const client of survivors) assert.equal((await client.next('said')).text, 'I am back');
  for (const client of clients) client.cut();
});

test('a thread whose event loop is blocked is terminated and replaced', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  await using chat = await startFragileChat(1);
  using alice = await JsonClient.join(chat, 'alice');
  await chat.orderFirstThread('hang');
  t.mock.timers.tick(THREAD_PROBE_MS * (MAX_UNANSWERED_PROBES + 1));
  assert.match(await chat.log.next('the death'), /^Thread 1 died: it was stuck/);
  await chat.log.next('the new thread', (line) => line === 'Thread 1 is up again.');
  await alice.closed;
  using back = await JsonClient.join(chat, 'bob');
  back.send({ type: 'say', text: 'all is well' });
  await back.next('said');
});

test('a thread that hangs holds up nobody: others continue to talk, and its members come back', {
  skip: NO_SHARED_PORTS,
}, async () => {
  await using chat = await startFragileChat(2);
  const clients = await Promise.all(
    Array.from({ length: 16 }, (_, index) => JsonClient.join(chat, `m${index}`)),
  );
  const lost: JsonClient[] = [];
  for (const client of clients) void client.closed.then(() => lost.push(client));
  await chat.orderFirstThread('hang');
  const death = chat.log.next('the death');
  // The member on the other thread receives their messages at once.
  const talker = await Promise.race(
    clients.map(async (client, index) => {
      client.send({ type: 'say', text: 'does anybody hear me?', cid: `m${index}` });
      await client.next('said', { cid: `m${index}` });
      return client;
    }),
  );
  let dead = false;
  void death.then(() => {
    dead = true;
  });
  let count = 0;
  for (; !dead; count += 1) {
    talker.send({ type: 'say', text: 'x'.repeat(2_000), cid: `t${count}` });
    await talker.next('said', { cid: `t${count}` });
  }
  assert.ok(count > LEAST_TALK, `nobody waits for the thread that hangs: ${count} messages`);
  assert.match(await death, /^Thread 1 died: it was stuck/);
  const [fallen] = lost;
  assert.ok(fallen && lost.length < clients.length, `${lost.length} of 16 lost`);
  const { session, you } = fallen.welcome;
  using back = await JsonClient.join(chat, 'ignored', 'tcp', { session });
  assert.deepEqual(back.welcome.you, you);
  await chat.log.next('the new thread', (line) => line === 'Thread 1 is up again.');
  for (const client of clients) client.cut();
});

/** The chat of stage 04, with threads that can fail as with a bug. */
async function startFragileChat(count: number) {
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => everyone.send(event));
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };
  const hub = new Hub({ ...nicknameHandlers(roster), ...chatHandlers(room) }, () => {});
  const log = new Received<string>();
  const threadIds: number[] = [];
  const pool = await startThreads({
    count,
    hosts: ['127.0.0.1'],
    ports: { port: 0 },
    spawn(address) {
      const worker = startLinkedThread(FRAGILE_WORKER, address, {
        hub: (link) => everyone.include(link, hub.attach(link)),
      });
      threadIds.push(worker.threadId);
      return worker;
    },
    log: ({ sentence }) => log.push(sentence),
  });
  return {
    host: '127.0.0.1',
    port: pool.port,
    webPort: 0,
    log,
    /** Resolves when the thread is about to do it. */
    async orderFirstThread(does: 'crash' | 'hang') {
      const channel = new BroadcastChannel('tests: fragile');
      const obeying = once(channel, 'message');
      channel.postMessage({ threadId: threadIds[0], does });
      await obeying;
      channel.close();
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}
