/** A thread that dies while the chat goes on: its members lose their connection, nobody else notices. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import type { ServerEvent } from '../shared/protocol.ts';
import { startThreads } from '../stages/02-threaded-tcp/thread-pool.ts';
import { Hub } from '../stages/03-nicknames/hub.ts';
import { startLinkedThread } from '../stages/03-nicknames/linked-thread.ts';
import { nicknameHandlers } from '../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../stages/03-nicknames/roster.ts';
import { Attendance } from '../stages/04-broadcast/attendance.ts';
import { chatHandlers } from '../stages/04-broadcast/chat-handlers.ts';
import { postingTo } from '../stages/04-broadcast/post.ts';
import { Timeline } from '../stages/04-broadcast/timeline.ts';
import { JsonClient } from './support/clients.ts';
import { Received } from './support/received.ts';

test('a thread killed while the chat goes on takes nobody else along, and its members resume', async () => {
  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const room = {
    roster,
    attendance: new Attendance(roster),
    timeline,
    post: postingTo(timeline),
    broadcast,
  };
  const hub = new Hub({ ...nicknameHandlers(roster), ...chatHandlers(room) });
  const log = new Received<string>();
  const threadIds: number[] = [];
  const pool = await startThreads({
    count: 2,
    hosts: ['127.0.0.1'],
    ports: { port: 0 },
    spawn(address) {
      const worker = startLinkedThread(
        new URL('./support/fragile-worker.ts', import.meta.url),
        hub,
        address,
      );
      threadIds.push(worker.threadId);
      return worker;
    },
    log: (line) => log.push(line),
  });
  const target = { host: '127.0.0.1', port: pool.port, webPort: 0 };
  const clients = await Promise.all(
    Array.from({ length: 16 }, (_, index) => JsonClient.join(target, `m${index}`)),
  );
  const lost = new Set<JsonClient>();
  const firstLost = Promise.race(
    clients.map((client) => client.closed.then(() => lost.add(client))),
  );
  const channel = new BroadcastChannel('tests: crash');
  channel.postMessage(threadIds[0]);
  channel.close();
  assert.match(await log.next('the death'), /^Thread 1 died: crashed by a test/);
  await log.next('the new thread', (line) => line === 'Thread 1 is up again.');
  await firstLost;
  const survivors = clients.filter((client) => !lost.has(client));
  assert.ok(
    survivors.length > 0 && survivors.length < clients.length,
    `${survivors.length} of 16 survive`,
  );

  const [fallen] = lost;
  assert.ok(fallen);
  const { session, epoch, seq, you } = fallen.welcome;
  using back = await JsonClient.join(target, 'ignored', 'tcp', { session, since: { epoch, seq } });
  assert.deepEqual(back.welcome.you, you);
  back.send({ type: 'say', text: 'I am back' });
  for (const client of survivors) assert.equal((await client.next('said')).text, 'I am back');
  for (const client of clients) client.cut();
  await pool.close();
});
