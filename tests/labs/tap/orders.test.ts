import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carryOut } from '../../../labs/tap/orders.ts';

/** What the tap is told to do by an order, or false if it is none. */
function told(order: unknown): unknown {
  const calls: unknown[] = [];
  const record =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args]);
  const tap = {
    setFaults: record('setFaults'),
    halfClose: record('halfClose'),
    reset: record('reset'),
  };
  const isKnown = carryOut(typeof order === 'string' ? order : JSON.stringify(order), tap);
  return isKnown && calls;
}

test('the page can switch faults, end a direction, and reset', () => {
  const faults = { split: 1, stall: true };
  assert.deepEqual(told({ do: 'faults', from: 'client', faults }), [
    ['setFaults', 'client', faults],
  ]);
  assert.deepEqual(told({ do: 'faults', from: 'server', faults: {} }), [
    ['setFaults', 'server', {}],
  ]);
  assert.deepEqual(told({ do: 'halfClose', from: 'client', connection: 2 }), [
    ['halfClose', 'client', 2],
  ]);
  assert.deepEqual(told({ do: 'halfClose', from: 'client' }), [['halfClose', 'client', undefined]]);
  assert.deepEqual(told({ do: 'reset', connection: 1 }), [['reset', 1]]);
  assert.deepEqual(told({ do: 'reset' }), [['reset', undefined]]);
});

test('anything else is no order, and nothing is done', () => {
  for (const wrong of [
    'reset',
    '',
    [],
    { do: 'other' },
    { do: 'faults', from: 'client', faults: { split: 0 } },
    { do: 'faults', from: 'nobody', faults: {} },
    { do: 'reset', connection: 0 },
    { do: 'reset', connection: 1, more: 1 },
  ])
    assert.equal(told(wrong), false, JSON.stringify(wrong));
});
