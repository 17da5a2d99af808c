import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { seal } from '../../stages/03-nicknames/link.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import type { Report } from '../../stages/05-websocket-bridge/meter.ts';
import { PacedConnection } from '../../stages/05-websocket-bridge/paced-connection.ts';
import { ThreadMeter } from '../../stages/05-websocket-bridge/thread-meter.ts';
import { frameMessages } from '../../stages/05-websocket-bridge/websocket-frames.ts';
import { directLinks } from '../support/direct-links.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { turns, WELCOME } from '../support/fake-conversation.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { stopClock } from '../support/stopped-clock.ts';

const LINES = jsonDialect(frameLines);
const FRAMES = jsonDialect(frameMessages);
const HELLO = '{"type":"hello","v":1,"name":"ann"}';

/** A metered gate, whose hub is the test. */
function open(t: { after(end: () => void): void }) {
  const meter = new ThreadMeter();
  const [near, hub] = directLinks();
  const gate = new Gate(meter.link(near), meter.deliver(deliverReplies), () => {});
  t.after(() => {
    meter.close();
    gate.close();
  });
  return { meter, hub, gate: meter.gate(gate, FRAMES), link: near };
}

/** A value of a report, by the name without the prefix, and some labels. */
function figure({ gauges, counted }: Report, name: string, labels: object = {}): unknown {
  return [...gauges, ...counted].find(
    (each) =>
      each.name === `wirechat_${name}` &&
      Object.entries(labels).every(([label, value]) => each.labels[label] === value),
  )?.value;
}

test('connections are counted by way in and state, from their beginning to their end', async (t) => {
  const { meter, hub, gate } = open(t);
  const [ann, bob] = [new FakeConnection(), new FakeConnection()];
  gate.serve(ann, LINES);
  gate.serve(bob, FRAMES);
  hub.send(seal('1', WELCOME));
  await turns();
  const report = meter.take(3);
  assert.equal(report.thread, 3);
  const connections = (way: string, state: string) => figure(report, 'connections', { way, state });
  assert.deepEqual([connections('tcp', 'joined'), connections('tcp', 'waiting')], [1, 0]);
  assert.deepEqual(
    [connections('websocket', 'joined'), connections('websocket', 'waiting')],
    [0, 1],
  );
  hub.send(seal('1', { type: 'bye', code: 'replaced', detail: '' }));
  hub.send(seal('2', { type: 'bye', code: 'server-full', detail: '' }));
  await turns();
  const after = meter.take(3);
  for (const way of ['tcp', 'websocket'])
    for (const state of ['joined', 'waiting'])
      assert.equal(figure(after, 'connections', { way, state }), 0);
  for (const code of ['replaced', 'server-full'])
    assert.equal(figure(after, 'ended_connections_total', { code }), 1);
  assert.equal(figure(meter.take(3), 'ended_connections_total'), undefined, 'only once');
});

test('a member who has fallen too far behind is counted with the reason', async (t) => {
  const { meter, hub, gate } = open(t);
  const slow = new FakeConnection();
  gate.serve(slow, LINES);
  hub.send(seal('1', WELCOME));
  await turns();
  slow.queuedBytes = 3_000_000;
  const report = meter.take(1);
  assert.equal(figure(report, 'queued_bytes'), 3_000_000);
  assert.equal(figure(report, 'longest_queue_bytes'), 3_000_000);
  hub.send(seal('1', { type: 'pong' }));
  await turns();
  const code = 'too-slow';
  assert.equal(figure(meter.take(1), 'ended_connections_total', { code }), 1);
});

test('requests and events are counted on the link, and an event for everybody once for each member', async (t) => {
  const { meter, hub, gate, link } = open(t);
  const connections = [1, 2, 3].map(() => new FakeConnection());
  for (const connection of connections) gate.serve(connection, LINES);
  for (const number of ['1', '2']) hub.send(seal(number, WELCOME));
  await turns();
  meter.take(1);
  connections[2]?.say(HELLO);
  for (const address of ['*', '*', '3']) hub.send(seal(address, { type: 'pong' }));
  await turns();
  const report = meter.take(1);
  assert.equal(figure(report, 'thread_requests_total'), 1);
  assert.equal(figure(report, 'thread_events_total'), 3);
  assert.equal(figure(report, 'deliveries_total'), 2 + 2 + 1);
  const direction = 'to_hub';
  assert.equal(figure(report, 'link_bytes', { direction }), link.bytesOnTheWay);
  assert.ok(link.bytesOnTheWay > 0, 'nobody has read it');
  assert.equal(figure(report, 'link_full', { direction }), 0);
  assert.equal(figure(meter.take(1), 'thread_requests_total'), 0, 'only once');
  hub.send(seal('1', { type: 'bye', code: 'left', detail: '' }));
  await turns();
  meter.take(1);
  hub.send(seal('*', { type: 'pong' }));
  await turns();
  assert.equal(figure(meter.take(1), 'deliveries_total'), 1, 'one member is left');
});

test('a link to a hub that does not read is full', async (t) => {
  const { meter, link, hub } = open(t);
  const metered = meter.link(link);
  while (!link.full) metered.send('x'.repeat(100_000));
  assert.ok(metered.full);
  assert.equal(figure(meter.take(1), 'link_full'), 1);
  let isDrained = false;
  const draining = metered.drained().then(() => {
    isDrained = true;
  });
  await turns();
  assert.equal(isDrained, false);
  const reading = hub[Symbol.asyncIterator]();
  await reading.next();
  void reading.next();
  await draining;
  assert.equal(figure(meter.take(1), 'link_full'), 0);
  while (!metered.full) metered.send('x'.repeat(100_000));
  metered.close();
  assert.equal(metered.full, false, 'nobody waits for room on a closed link');
});

test('connections that the pace holds back are counted while it does', async (t) => {
  const { meter, gate } = open(t);
  const clock = stopClock(t);
  const connection = new FakeConnection();
  gate.serve(new PacedConnection(connection, { linesPerSecond: 1 }), LINES);
  for (let line = 0; line < 5; line += 1) connection.say('{"type":"ping"}');
  await turns();
  assert.equal(figure(meter.take(1), 'held_back_connections'), 1);
  for (let second = 0; second < 5; second += 1) {
    clock.advance(1_000);
    await turns();
  }
  assert.equal(figure(meter.take(1), 'held_back_connections'), 0);
});

test('sockets are counted by port, and later stages can count more', (t) => {
  const { meter } = open(t);
  const server = meter.server('web', createServer());
  const socket = Object.assign(new EventEmitter(), { bytesRead: 5, bytesWritten: 7 });
  server.emit('connection', socket as unknown as Socket);
  meter.count('wirechat_more_total', { kind: 'x' }, 2);
  const report = meter.take(1);
  assert.equal(figure(report, 'sockets', { port: 'web' }), 1);
  assert.equal(figure(report, 'sockets', { port: 'tcp' }), 0);
  assert.equal(figure(report, 'received_bytes_total', { port: 'web' }), 5);
  assert.equal(figure(report, 'sent_bytes_total', { port: 'web' }), 7);
  assert.equal(figure(report, 'more_total', { kind: 'x' }), 2);
});

test('it reports at once and then every second, but not while the hub has not answered', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const meter = new ThreadMeter();
  const reports: Report[] = [];
  const answers: (() => void)[] = [];
  const inquiries = inquiriesTo({
    measured(report: Report, peer: { reply(event: { type: 'answer'; value: unknown }): void }) {
      reports.push(report);
      answers.push(() => peer.reply({ type: 'answer', value: 'noted' }));
    },
  });
  t.after(() => inquiries.close());
  meter.report(inquiries, 2);
  await turns();
  assert.deepEqual(
    reports.map(({ thread }) => thread),
    [2],
  );
  assert.equal(reports[0] && figure(reports[0], 'link_full'), 0, 'there is no link yet');
  t.mock.timers.tick(3_000);
  await turns();
  assert.equal(reports.length, 1);
  answers[0]?.();
  await turns();
  t.mock.timers.tick(1_000);
  await turns();
  assert.equal(reports.length, 2);
  meter.close();
  answers[1]?.();
  await turns();
  const clock = t.mock.method(performance, 'now');
  t.mock.timers.tick(5_000);
  assert.equal(clock.mock.callCount(), 0, 'nobody looks at the clock after the end');
  await turns();
  assert.equal(reports.length, 2, 'none after the end');
});
