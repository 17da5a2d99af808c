import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figures, Labels } from '../../../shared/metrics.ts';
import { Reading } from '../../../web/stats/reading.ts';

type Values = Readonly<Record<string, readonly (readonly [Labels, number])[]>>;

function figures(at: number, values: Values, server = 'a'): Figures {
  const metrics = Object.entries(values).map(([name, samples]) => ({
    ...({ name, type: 'gauge', help: '' } as const),
    samples: samples.map(([labels, value]) => ({ labels, value })),
  }));
  return { server, at, metrics };
}

test('values are added up, and the largest is found, among those with some labels', () => {
  const reading = new Reading(
    figures(1_000, {
      queued: [
        [{ thread: '1', way: 'tcp' }, 2],
        [{ thread: '1', way: 'websocket' }, 3],
        [{ thread: '2', way: 'tcp' }, 4],
      ],
    }),
  );
  assert.equal(reading.at, 1);
  assert.equal(reading.sum('queued'), 9);
  assert.equal(reading.sum('queued', { way: 'tcp' }), 6);
  assert.equal(reading.most('queued', { thread: '1' }), 3);
  assert.equal(reading.sum('queued', { thread: '3' }), 0);
  assert.equal(reading.most('nothing'), 0);
  assert.deepEqual([reading.has('queued'), reading.has('nothing')], [true, false]);
  assert.deepEqual(reading.labelled('queued', 'thread'), ['1', '2']);
});

test('threads are in the order of their numbers', () => {
  const up = ['2', '10', '1'].map((thread) => [{ thread }, 1] as const);
  assert.deepEqual(new Reading(figures(0, { wirechat_thread_up: up })).threads, ['1', '2', '10']);
});

test('the rate of a counter is how much it has grown since the last reading, per second', () => {
  const first = new Reading(figures(1_000, { sent: [[{}, 10]] }));
  assert.equal(first.rate('sent'), undefined);
  const second = new Reading(figures(3_000, { sent: [[{}, 30]] }), first);
  assert.equal(second.rate('sent'), 10);
  const third = new Reading(figures(4_000, { sent: [[{}, 30]] }), second);
  assert.equal(third.rate('sent'), 0);
  assert.equal(new Reading(figures(4_000, { sent: [[{}, 40]] }), third).rate('sent'), undefined);
});

test('the counters of another server have not grown, but begun again', () => {
  const before = new Reading(figures(1_000, { sent: [[{}, 10]] }));
  const after = new Reading(figures(2_000, { sent: [[{}, 90]] }, 'b'), before);
  assert.equal(after.rate('sent'), undefined);
  assert.equal(new Reading(figures(3_000, { sent: [[{}, 95]] }, 'b'), after).rate('sent'), 5);
});
