import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figures } from '../../shared/metrics.ts';
import type { Peer } from '../../stages/03-nicknames/hub.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { inquiryHandlers } from '../../stages/05-websocket-bridge/inquiry.ts';
import { roomSource, watching } from '../../stages/05-websocket-bridge/measurements.ts';
import { METRICS, type Value } from '../../stages/05-websocket-bridge/metrics.ts';
import { directLinks } from '../support/direct-links.ts';
import { FakePeer } from '../support/fake-peer.ts';

const more = { type: 'gauge', help: 'More.' } as const;

/** A watched hub, and the threads that report to it. */
function open() {
  const roster = new Roster(() => {});
  const values = () => [{ name: 'more', labels: {}, value: 42 }];
  const watch = watching(true, roomSource(roster), { descriptions: { more }, values });
  const handlers = watch.inquiries(inquiryHandlers) as typeof inquiryHandlers & {
    measured(report: object, peer: FakePeer): void;
    figures(request: object, peer: FakePeer): void;
  };
  const report = (thread: number, peer: FakePeer, gauges: Value[], counted: Value[] = []) =>
    handlers.measured({ thread, gauges, counted }, peer);
  function figures(): Figures {
    const peer = new FakePeer();
    handlers.figures({}, peer);
    const [answer] = peer.events;
    assert.ok(answer?.type === 'answer');
    return answer.value as Figures;
  }
  const samples = (name: string) =>
    figures().metrics.find((metric) => metric.name === name)?.samples ?? [];
  const spawn = (thread: number) => {
    const [near] = directLinks();
    const links: unknown[] = [];
    watch.ends(thread, { hub: (link) => links.push(link), other() {} }).hub(near);
    assert.deepEqual(links, [near], 'the link is passed on');
    return near;
  };
  return { roster, watch, handlers, report, figures, samples, spawn };
}

test('all metrics are listed, those of the sources too, with what they are now', () => {
  const { roster, watch, figures, samples } = open();
  roster.join('ann');
  const { metrics, at, server } = figures();
  assert.deepEqual(
    metrics.map(({ name }) => name),
    [...Object.keys(METRICS), 'more'],
  );
  assert.equal(figures().server, server);
  assert.ok(Math.abs(at - Date.now()) < 60_000);
  assert.deepEqual(samples('wirechat_members'), [{ labels: {}, value: 1 }]);
  assert.deepEqual(samples('more'), [{ labels: {}, value: 42 }]);
  assert.ok((samples('process_resident_memory_bytes')[0]?.value ?? 0) > 1e7);
  watch[Symbol.dispose]();
});

test('times of the process are in seconds', (t) => {
  t.mock.method(process, 'cpuUsage', () => ({ user: 1_500_000, system: 500_000 }));
  const { watch, samples } = open();
  assert.deepEqual(samples('process_cpu_seconds_total'), [{ labels: {}, value: 2 }]);
  const start = Date.now() - performance.now();
  const { value = 0 } = samples('process_start_time_seconds')[0] ?? {};
  assert.ok(Math.abs(value - start / 1_000) < 60, `${value}`);
  watch[Symbol.dispose]();
});

test('the age of a report is in seconds, and each thread has its own', (t) => {
  let now = 5_000;
  t.mock.method(performance, 'now', () => now);
  const { watch, report, samples, spawn } = open();
  for (const thread of [1, 2]) spawn(thread);
  report(2, new FakePeer(), []);
  now += 2_500;
  assert.deepEqual(samples('wirechat_thread_up'), [
    { labels: { thread: '1' }, value: 0 },
    { labels: { thread: '2' }, value: 1 },
  ]);
  assert.deepEqual(samples('wirechat_thread_report_age_seconds'), [
    { labels: { thread: '2' }, value: 2.5 },
  ]);
  watch[Symbol.dispose]();
});

test('the latest report of each thread counts, and what it has counted is added up', () => {
  const { watch, report, samples, spawn } = open();
  spawn(1);
  const peer = new FakePeer();
  const queued = (value: number) => [{ name: 'wirechat_queued_bytes', labels: {}, value }];
  const sent = (value: number) => [
    { name: 'wirechat_sent_bytes_total', labels: { port: 'web' }, value },
  ];
  report(1, peer, queued(5), sent(10));
  report(1, peer, queued(6), sent(20));
  assert.deepEqual(samples('wirechat_queued_bytes'), [{ labels: { thread: '1' }, value: 6 }]);
  assert.deepEqual(samples('wirechat_sent_bytes_total'), [
    { labels: { thread: '1', port: 'web' }, value: 30 },
  ]);
  assert.deepEqual(peer.events[0], { type: 'answer', value: 'noted' });
  watch[Symbol.dispose]();
});

test('a thread that has died is down, its figures are forgotten, and its counters go on', () => {
  const { watch, handlers, report, samples, spawn } = open();
  const ended = (value: number) => [
    { name: 'wirechat_ended_connections_total', labels: { code: 'left' }, value },
  ];
  const up = () => samples('wirechat_thread_up');
  spawn(2);
  assert.deepEqual(up(), [{ labels: { thread: '2' }, value: 0 }]);
  const [first, second] = [new FakePeer(), new FakePeer()];
  report(2, first, [{ name: 'wirechat_queued_bytes', labels: {}, value: 5 }], ended(1));
  assert.deepEqual(up(), [{ labels: { thread: '2' }, value: 1 }]);
  assert.equal(samples('wirechat_thread_report_age_seconds').length, 1);
  handlers.disconnected({}, first);
  assert.ok(first.gone, 'the handler of the stage has run');
  assert.deepEqual(up(), [{ labels: { thread: '2' }, value: 0 }]);
  assert.deepEqual(samples('wirechat_queued_bytes'), []);
  assert.deepEqual(samples('wirechat_thread_report_age_seconds'), []);
  spawn(2);
  report(2, second, [], ended(2));
  assert.deepEqual(samples('wirechat_thread_starts_total'), [
    { labels: { thread: '2' }, value: 2 },
  ]);
  assert.deepEqual(samples('wirechat_ended_connections_total'), [
    { labels: { code: 'left' }, value: 3 },
  ]);
  watch[Symbol.dispose]();
});

test('the bytes on a link to a thread are those that it has not acknowledged', () => {
  const { watch, report, samples, spawn } = open();
  const link = spawn(1);
  report(1, new FakePeer(), []);
  const labels = { thread: '1', direction: 'to_thread' };
  assert.deepEqual(samples('wirechat_link_bytes'), [{ labels, value: 0 }]);
  assert.deepEqual(samples('wirechat_link_full'), [{ labels, value: 0 }]);
  while (!link.full) link.send('x'.repeat(100_000));
  assert.deepEqual(samples('wirechat_link_bytes'), [{ labels, value: link.bytesOnTheWay }]);
  assert.deepEqual(samples('wirechat_link_full'), [{ labels, value: 1 }]);
  link.close();
  watch[Symbol.dispose]();
});

test('requests are counted by type, also those that are refused', () => {
  const { watch, samples } = open();
  const handled: unknown[] = [];
  const table = watch.requests({
    say: (request: object, _peer: Peer) => void handled.push(request),
    nick(_request: object, _peer: Peer) {
      throw new Error('refused');
    },
  });
  table.say({ text: 'hello' }, new FakePeer());
  assert.throws(() => table.nick({}, new FakePeer()), /refused/);
  assert.deepEqual(handled, [{ text: 'hello' }]);
  assert.deepEqual(samples('wirechat_requests_total'), [
    { labels: { type: 'say' }, value: 1 },
    { labels: { type: 'nick' }, value: 1 },
  ]);
  watch[Symbol.dispose]();
});

test('the event loop of the hub is measured once a second, and not by those who ask', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { watch, samples } = open();
  const late = () => samples('wirechat_event_loop_delay_max_seconds');
  const nothing = [{ labels: { thread: 'hub' }, value: 0 }];
  t.mock.timers.tick(999);
  assert.deepEqual(late(), nothing);
  t.mock.timers.tick(1);
  const measured = late();
  assert.notDeepEqual(measured, nothing);
  assert.deepEqual(
    measured.map(({ labels }) => labels),
    [{ thread: 'hub' }],
  );
  assert.deepEqual(late(), measured);
  watch[Symbol.dispose]();
  const clock = t.mock.method(performance, 'now');
  t.mock.timers.tick(1_000);
  assert.equal(clock.mock.callCount(), 0, 'nobody looks at the clock after the end');
  assert.deepEqual(late(), measured, 'none after the end');
});

test('a server that is not watched has its own tables and links, and nothing between', () => {
  using watch = watching(false);
  const handlers = { say() {}, disconnected() {} };
  const ends = { hub() {} };
  assert.equal(watch.requests(handlers), handlers);
  assert.equal(watch.inquiries(handlers), handlers);
  assert.equal(watch.ends(1, ends), ends);
});
