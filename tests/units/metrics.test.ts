import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRICS, metricsOf, Tally } from '../../stages/05-websocket-bridge/metrics.ts';
import { assertConventions } from '../support/metric-conventions.ts';

test('names and units follow the conventions of Prometheus', () => {
  assertConventions(METRICS);
});

test('what is counted is added up by name and labels', () => {
  const tally = new Tally();
  tally.add('ends', { code: 'left' }, 1);
  tally.add('ends', { code: 'left' }, 2);
  tally.add('ends', { code: 'too-slow' }, 1);
  const counter = tally.counter('starts', {});
  counter.value += 1;
  const values = [
    { name: 'ends', labels: { code: 'left' }, value: 3 },
    { name: 'ends', labels: { code: 'too-slow' }, value: 1 },
    { name: 'starts', labels: {}, value: 1 },
  ];
  assert.deepEqual(tally.values(), values);
  assert.deepEqual(tally.take(), values);
  assert.deepEqual(tally.take(), [], 'it begins again');
});

test('values are sorted into their metrics, also those that there are none of', () => {
  const gauge = { type: 'gauge', help: 'Some.' } as const;
  assert.deepEqual(
    metricsOf({ one: gauge, two: gauge }, [
      { name: 'two', labels: { thread: '1' }, value: 5 },
      { name: 'two', labels: { thread: '2' }, value: 6 },
    ]),
    [
      { name: 'one', ...gauge, samples: [] },
      {
        name: 'two',
        ...gauge,
        samples: [
          { labels: { thread: '1' }, value: 5 },
          { labels: { thread: '2' }, value: 6 },
        ],
      },
    ],
  );
});
