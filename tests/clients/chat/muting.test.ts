import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutedSentence } from '../../../clients/chat/host-words.ts';
import { Muting } from '../../../clients/chat/muting.ts';
import { said, welcome } from './fakes.ts';

const OVER = 'You can speak again.';

function start() {
  const told: unknown[] = [];
  const muting = new Muting({
    changed: (mute) => told.push(mute ? { until: mute.until } : 'over'),
    said: (notice) => told.push(notice),
  });
  return { muting, told: () => told.splice(0) };
}

test('we are told that we are muted, and that it is over', () => {
  const { muting, told } = start();
  muting.apply({ type: 'muted' });
  assert.deepEqual(told(), [{ until: undefined }, mutedSentence({})]);
  assert.ok(muting.mute);
  muting.apply(said(2, 'hi'));
  assert.deepEqual(told(), []);
  muting.apply({ type: 'unmuted' });
  assert.equal(muting.mute, undefined);
  assert.deepEqual(told(), ['over', OVER]);
});

test('a mute does not end by our own clock, which may be ahead, but when the server says so', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 2_000_000 });
  const { muting, told } = start();
  const until = 1_000_000;
  muting.apply({ type: 'muted', until });
  t.mock.timers.tick(60_000);
  assert.deepEqual(told(), [{ until }, mutedSentence({ until })]);
  muting.apply({ type: 'unmuted' });
  muting.apply({ type: 'unmuted' });
  assert.deepEqual(told(), ['over', OVER], 'which is said once');
});

test('a mute that is made longer is told with its new end', () => {
  const { muting, told } = start();
  muting.apply({ type: 'muted', until: 1_000 });
  told();
  muting.apply({ type: 'muted' });
  assert.deepEqual(told(), [{ until: undefined }, mutedSentence({})]);
});

test('after a break only the server knows whether we are still muted', () => {
  const { muting, told } = start();
  muting.apply({ type: 'muted', until: 1_000 });
  told();
  muting.apply(welcome());
  assert.deepEqual(told(), ['over']);
  muting.forget();
  assert.deepEqual(told(), [], 'nothing is said twice');
});
