import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { mutedSentence } from '../../../clients/chat/host-words.ts';
import { Muting } from '../../../clients/chat/muting.ts';
import { said, welcome } from './fakes.ts';

const OVER = 'You can speak again.';
const NOW = 2_000_000;

/** With mock time. The clock of the server is ahead of ours. */
function start(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const told: unknown[] = [];
  const muting = new Muting(() => Date.now() + 1_000_000, {
    changed: (mute) => told.push(mute ? { until: mute.until } : 'over'),
    said: (notice) => told.push(notice),
  });
  return { muting, told: () => told.splice(0), tick: (ms: number) => t.mock.timers.tick(ms) };
}

test('we are told that we are muted, and that it is over', (t) => {
  const { muting, told } = start(t);
  muting.apply({ type: 'muted' });
  assert.deepEqual(told(), [{ until: undefined }, mutedSentence({})]);
  assert.ok(muting.mute);
  muting.apply(said(2, 'hi'));
  assert.deepEqual(told(), []);
  muting.apply({ type: 'unmuted' });
  assert.equal(muting.mute, undefined);
  assert.deepEqual(told(), ['over', OVER]);
});

test('a mute ends at its time by the clock of the server, which is said once', (t) => {
  const { muting, told, tick } = start(t);
  const until = NOW + 60_000;
  muting.apply({ type: 'muted', until });
  tick(59_999);
  assert.deepEqual(told(), [{ until }, mutedSentence({ until })]);
  tick(1);
  assert.deepEqual(told(), ['over', OVER]);
  muting.apply({ type: 'unmuted' });
  assert.deepEqual(told(), []);
});

test('a mute that is made longer does not end at its first time', (t) => {
  const { muting, told, tick } = start(t);
  muting.apply({ type: 'muted', until: NOW + 1_000 });
  muting.apply({ type: 'muted' });
  told();
  tick(60_000);
  assert.deepEqual(told(), []);
});

test('a mute for longer than a timer can wait does not end at once', (t) => {
  const { muting, told, tick } = start(t);
  muting.apply({ type: 'muted', until: 1e15 });
  told();
  tick(60_000);
  assert.deepEqual(told(), []);
});

test('after a break only the server knows whether we are still muted', (t) => {
  const { muting, told, tick } = start(t);
  muting.apply({ type: 'muted', until: NOW + 1_000 });
  told();
  muting.apply(welcome());
  assert.deepEqual(told(), ['over']);
  tick(1_000);
  muting.forget();
  assert.deepEqual(told(), [], 'nothing is said twice');
});
