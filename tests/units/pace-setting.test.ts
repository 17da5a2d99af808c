/** The pace of all connections, from the host to each thread. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../../shared/log.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import { Broadcast } from '../../stages/04-broadcast/fan-out.ts';
import { followingPace, paceHandlers } from '../../stages/05-websocket-bridge/pace-setting.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';

/** The hub with two threads. */
function open() {
  const setting = { linesPerSecond: 10 };
  const threads = new Broadcast();
  const links = [new FakeLink(), new FakeLink()];
  for (const link of links) threads.include(link, new Promise(() => {}));
  const logged: LogEntry[] = [];
  const { pace } = paceHandlers(setting, threads, (entry) => logged.push(entry));
  const host = new FakePeer();
  const set = (linesPerSecond: number) => pace({ type: 'pace', linesPerSecond }, host);
  return { setting, links, logged, host, set };
}

test('a new pace reaches every thread, and those that start later; the host is answered', () => {
  const { setting, links, logged, host, set } = open();
  for (const linesPerSecond of [5, 0, 1_000]) {
    set(linesPerSecond);
    assert.equal(setting.linesPerSecond, linesPerSecond);
    assert.deepEqual(host.events.at(-1), { type: 'answer', value: { linesPerSecond } });
    for (const { sent } of links)
      assert.equal(sent.at(-1), `thread {"type":"pace","linesPerSecond":${linesPerSecond}}`);
  }
  const sentences = [
    [5, 'The host has set the pace: 5 lines per second.'],
    [0, 'The host has set the pace: no limit.'],
    [1_000, 'The host has set the pace: 1000 lines per second.'],
  ] as const;
  assert.deepEqual(
    logged,
    sentences.map(([linesPerSecond, sentence]) => ({
      level: 'info',
      event: 'pace',
      by: 'host',
      linesPerSecond,
      sentence,
    })),
  );
});

test('a pace that makes no sense changes nothing', () => {
  const { setting, links, set } = open();
  for (const linesPerSecond of [-1, 0.5, 1_001, Number.NaN])
    assert.throws(() => set(linesPerSecond), {
      code: 'bad-request',
      detail: 'linesPerSecond: a whole number from 0 to 1000',
    });
  assert.equal(setting.linesPerSecond, 10);
  assert.deepEqual(
    links.map(({ sent }) => sent),
    [[], []],
  );
});

test('a thread takes over the pace, and delivers all events as before', async () => {
  const setting = { linesPerSecond: 10 };
  const delivered: unknown[] = [];
  const deliver = followingPace(setting, (...all) => void delivered.push(all));
  const event = (address: string, content: object) =>
    new Envelope<HubEvent>(address, JSON.stringify(content));
  const conversations = new Map();
  const others = [
    event('*', { type: 'pace', linesPerSecond: 3 }),
    event('thread', { type: 'pong' }),
  ];
  await deliver(others, conversations);
  assert.equal(setting.linesPerSecond, 10);
  const events = [
    event('12', { type: 'pong' }),
    event('thread', { type: 'pace', linesPerSecond: 2 }),
  ];
  await deliver(events, conversations);
  assert.equal(setting.linesPerSecond, 2);
  assert.deepEqual(delivered, [
    [others, conversations],
    [events, conversations],
  ]);
});
