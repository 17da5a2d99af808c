import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { LOOP_LOOK_MS } from '../../shared/limits.ts';
import { LoopMeter } from '../../stages/05-websocket-bridge/loop-meter.ts';

test('an event loop that was blocked was late and busy, and this is told once', async () => {
  using meter = new LoopMeter();
  const take = () => {
    const values = meter.take({ thread: 'hub' });
    for (const { labels } of values) assert.deepEqual(labels, { thread: 'hub' });
    return Object.fromEntries(values.map(({ name, value }) => [name, value]));
  };
  // The loop of this process has begun by then.
  await delay(LOOP_LOOK_MS);
  take();
  const end = performance.now() + 10 * LOOP_LOOK_MS;
  while (performance.now() < end);
  await delay(2 * LOOP_LOOK_MS);
  const {
    wirechat_event_loop_delay_max_seconds: max = 0,
    wirechat_event_loop_utilization_ratio: busy = 0,
    wirechat_heap_used_bytes: heap = 0,
  } = take();
  assert.ok(max > 0.07, `${max} s late`);
  assert.ok(busy > 0.2 && busy <= 1, `busy: ${busy}`);
  assert.ok(heap > 1_000_000, `${heap} B`);
  assert.equal(take().wirechat_event_loop_delay_max_seconds, 0, 'nothing since');
});

test('a delay is how late the timer was, in seconds', (t) => {
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const meter = new LoopMeter();
  const delays = () =>
    meter
      .take({})
      .filter(({ name }) => /delay_(mean|p99|max)_seconds$/.test(name))
      .map(({ value }) => Math.round(value * 1_000));
  assert.deepEqual(delays(), [0, 0, 0]);
  now += LOOP_LOOK_MS + 50;
  t.mock.timers.tick(LOOP_LOOK_MS);
  assert.deepEqual(delays(), [50, 50, 50]);
  assert.deepEqual(delays(), [0, 0, 0], 'nothing since');
  meter[Symbol.dispose]();
  now += LOOP_LOOK_MS + 50;
  t.mock.timers.tick(LOOP_LOOK_MS);
  assert.deepEqual(delays(), [0, 0, 0], 'none after the end');
});
