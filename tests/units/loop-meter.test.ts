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
