import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { METRICS } from '../../../stages/05-websocket-bridge/metrics.ts';
import { clipSource } from '../../../stages/06-media/clip-metrics.ts';
import { Clips } from '../../../stages/06-media/media-handlers.ts';
import { CHARTS } from '../../../web/stats/charts.ts';
import { Reading } from '../../../web/stats/reading.ts';

const PAGE = new URL('../../../web/stats/', import.meta.url);

test('the page shows metrics that there are', () => {
  const clips = clipSource(new Clips('/nowhere', () => {})).descriptions;
  const source = readdirSync(PAGE)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, PAGE), 'utf8'))
    .join('');
  const shown = new Set(source.match(/'(wirechat|process)_\w+'/g));
  assert.ok(shown.size > 15);
  for (const name of shown)
    assert.ok(Object.hasOwn({ ...METRICS, ...clips }, name.slice(1, -1)), name);
});

test('each of a few threads has a line, and of many only the highest', () => {
  const chart = CHARTS.find(({ title }) => title === 'Event loops: late');
  const lines = (count: number) => {
    const threads = Array.from({ length: count }, (_, index) => String(index + 1));
    const samples = (value: (thread: number) => number) =>
      threads.map((thread) => ({ labels: { thread }, value: value(Number(thread)) }));
    const metric = { type: 'gauge', help: '' } as const;
    const delay = [{ labels: { thread: 'hub' }, value: 0.5 }, ...samples((thread) => thread)];
    const metrics = [
      { ...metric, name: 'wirechat_thread_up', samples: samples(() => 1) },
      { ...metric, name: 'wirechat_event_loop_delay_p99_seconds', samples: delay },
    ];
    return chart?.lines(new Reading({ server: 'a', at: 0, metrics }));
  };
  assert.deepEqual(lines(2), { hub: 0.5, 'thread 1': 1, 'thread 2': 2 });
  assert.deepEqual(lines(6), { hub: 0.5, 'highest thread': 6 });
});

test('what members say is a rate, from the second reading on', () => {
  const chart = CHARTS[0];
  const figures = (at: number, said: number) => ({
    server: 'a',
    at,
    metrics: [
      {
        name: 'wirechat_requests_total',
        ...({ type: 'counter', help: '' } as const),
        samples: [
          { labels: { type: 'say' }, value: said },
          { labels: { type: 'typing' }, value: said * 100 },
        ],
      },
    ],
  });
  const first = new Reading(figures(0, 0));
  assert.deepEqual(chart?.lines(first), { 'from members': undefined });
  assert.deepEqual(chart?.lines(new Reading(figures(2_000, 6), first)), { 'from members': 3 });
});
