import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_QUEUED_BYTES, MAX_TIMELINE_EVENTS } from '../../shared/limits.ts';
import type { Clip, Happening, TimelineEvent } from '../../shared/protocol.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';

const BOB = { id: '0a2e4b5c-5c3e-4d0b-9f5f-5a1f6f2d7c11', name: 'bob' };
const LONG_NAME = { id: BOB.id, name: '𝒳'.repeat(24) };
const CLIP: Clip = {
  id: BOB.id,
  kind: 'video',
  mime: 'video/webm',
  bytes: 4_500_000,
  durationMs: 15_000,
  url: `/clips/${BOB.id}`,
  waveform: new Array(64).fill(100),
};
const BYE: Happening = { type: 'left', ...BOB };
const short = (index: number): Happening => {
  const cid = String(index).padStart(32, '0');
  return { type: 'said', ...BOB, text: `message ${index}`, cid };
};

/** A timeline with many events of the same kind. */
function after(count: number, happening: (index: number) => Happening) {
  const told: TimelineEvent[] = [];
  const timeline = new Timeline((event) => told.push(event));
  for (let index = 1; index <= count; index += 1) timeline.append(happening(index));
  return { timeline, told };
}

test('a thousand short messages are kept, and no more', () => {
  const { timeline, told } = after(MAX_TIMELINE_EVENTS + 100, short);
  const { recent, missed } = timeline.replay({ epoch: timeline.epoch, seq: 0 });
  assert.equal(missed, 100);
  assert.deepEqual(recent, told.slice(100));
});

for (const [what, happening] of [
  ['long texts', { type: 'said', ...BOB, text: '€'.repeat(2_000) }],
  ['ids that JSON has to escape', { type: 'said', ...BOB, text: '', cid: '\u0001'.repeat(64) }],
  ['texts of authors with long names', { type: 'said', ...LONG_NAME, text: '€'.repeat(120) }],
  ['long names', { type: 'renamed', ...LONG_NAME, from: LONG_NAME.name }],
  [
    'clips',
    {
      type: 'clip',
      ...BOB,
      cid: '\u0001'.repeat(64),
      clip: CLIP,
    },
  ],
] as const satisfies [string, Happening][]) {
  test(`${what} are kept as long as they fit into the limit in bytes`, () => {
    assertBounded(after(MAX_TIMELINE_EVENTS, () => happening).timeline);
  });
}

test('a few long texts and many long names are kept as long as they fit into the limit in bytes', () => {
  const text: Happening = { type: 'said', ...BOB, text: '€'.repeat(2_000) };
  for (const name of ['b', LONG_NAME.name]) {
    const rename: Happening = { type: 'renamed', id: BOB.id, name, from: LONG_NAME.name };
    assertBounded(after(MAX_TIMELINE_EVENTS, (index) => (index > 100 ? rename : text)).timeline);
  }
});

test('events are numbered from 1 in the order in which they are sent, with the time', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const { timeline, told } = after(2, short);
  assert.equal(timeline.seq, 2);
  assert.deepEqual(told, [
    { ...short(1), seq: 1, at: 1_000 },
    { ...short(2), seq: 2, at: 1_000 },
  ]);
  const event = timeline.append(BYE);
  assert.deepEqual(event, { ...BYE, seq: 3, at: 1_000 });
  assert.equal(told.at(-1), event);
});

test('the latest events are as many as requested, and none for 0', () => {
  const { timeline, told } = after(5, short);
  assert.deepEqual(timeline.latest(2), told.slice(3));
  assert.deepEqual(timeline.latest(0), []);
  assert.deepEqual(timeline.latest(6), told);
});

test('a newcomer is shown the latest hundred, and so is anyone who has seen another timeline', () => {
  const { timeline, told } = after(150, short);
  const { epoch } = timeline;
  assert.deepEqual(timeline.replay(undefined), { epoch, recent: told.slice(-100), missed: 0 });
  const other = timeline.replay({ epoch: 'another', seq: 150 });
  assert.deepEqual(other, { epoch, recent: told.slice(-100), missed: -1 });
  assert.notEqual(after(0, short).timeline.epoch, epoch);
});

test('anyone who has seen everything, or claims to have seen more, has missed nothing', () => {
  const { timeline } = after(3, short);
  for (const seq of [3, 9])
    assert.deepEqual(timeline.replay({ epoch: timeline.epoch, seq }).recent, []);
});

test('what was cleared is not shown to anyone who comes later, and not missed', () => {
  const { timeline, told } = after(5, short);
  const { epoch } = timeline;
  const cleared = timeline.clear();
  assert.equal(told.at(-1), cleared);
  assert.deepEqual([cleared.type, cleared.id, cleared.name], ['cleared', 'host', 'host']);
  assert.equal(cleared.seq, 6);
  const later = timeline.append(BYE);
  const recent = [cleared, later];
  assert.deepEqual(timeline.replay(undefined), { epoch, recent, missed: 0 });
  for (const seq of [0, 3, 5])
    assert.deepEqual(timeline.replay({ epoch, seq }), { epoch, recent, missed: 0 });
  assert.deepEqual(timeline.replay({ epoch, seq: 6 }), { epoch, recent: [later], missed: 0 });
  assert.deepEqual(timeline.replay({ epoch: 'another', seq: 3 }).recent, recent);
  assert.deepEqual(timeline.latest(10), recent);
});

test('after a clear there is room for as much as before, and only what came later counts as missed', () => {
  const { timeline } = after(MAX_TIMELINE_EVENTS, () => ({
    type: 'said',
    ...BOB,
    text: '€'.repeat(2_000),
  }));
  const kept = timeline.latest(MAX_TIMELINE_EVENTS).length;
  const { seq } = timeline;
  timeline.clear();
  for (let count = 0; count < kept; count += 1)
    timeline.append({ type: 'said', ...BOB, text: '€'.repeat(2_000) });
  const { recent, missed } = timeline.replay({ epoch: timeline.epoch, seq });
  assert.ok(recent.length >= kept, 'the old events take no room');
  assert.equal(recent.length + missed, kept + 1);
});

test('anyone who was away when the conversation was cleared is told so, however much was said since', () => {
  const { timeline } = after(5, short);
  const { epoch } = timeline;
  const cleared = timeline.clear();
  const later = Array.from({ length: MAX_TIMELINE_EVENTS + 10 }, (_, index) =>
    timeline.append(short(index)),
  );
  const kept = later.slice(-(MAX_TIMELINE_EVENTS - 1));
  const missed = later.length - kept.length;
  assert.deepEqual(timeline.replay({ epoch, seq: 3 }), {
    epoch,
    recent: [cleared, ...kept],
    missed,
  });
  // A member who has seen the clear does not get it again.
  for (const seq of [cleared.seq, cleared.seq + 5])
    assert.deepEqual(timeline.replay({ epoch, seq }), {
      epoch,
      recent: kept,
      missed: missed - (seq - cleared.seq),
    });
});

function assertBounded(timeline: Timeline): void {
  const kept = timeline.latest(MAX_TIMELINE_EVENTS);
  assert.ok(kept.length > 0);
  const bytes = kept.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);
  // Half of the limit for a reader, so that a resume alone makes nobody too slow.
  assert.ok(bytes <= MAX_QUEUED_BYTES / 2, `${kept.length} events, ${bytes} bytes`);
}

test('a message that is still here can be quoted, and nothing else can', () => {
  const { timeline } = after(3, short);
  timeline.append(BYE);
  assert.deepEqual(timeline.quote(2), { seq: 2, name: 'bob', text: 'message 2' });
  for (const seq of [undefined, 0, 4, 5, 1.5, -1]) assert.equal(timeline.quote(seq), undefined);
  timeline.append({ type: 'clip', ...BOB, clip: CLIP });
  assert.deepEqual(timeline.quote(5), { seq: 5, name: 'bob', text: 'video message' });
});

test('what is no longer kept, or was cleared, cannot be quoted', () => {
  const { timeline } = after(MAX_TIMELINE_EVENTS + 1, short);
  assert.equal(timeline.quote(1), undefined);
  assert.equal(timeline.quote(2)?.text, 'message 2');
  timeline.clear();
  assert.equal(timeline.quote(MAX_TIMELINE_EVENTS + 1), undefined);
  timeline.append(short(1));
  assert.equal(timeline.quote(timeline.seq)?.text, 'message 1');
});

test('the right message is quoted when a clear is kept and what came after it is not', () => {
  const timeline = new Timeline(() => {});
  const { seq: cleared } = timeline.clear();
  for (let number = 0; number < MAX_TIMELINE_EVENTS + 10; number += 1)
    timeline.append(short(number));
  const quoted = timeline.quote(timeline.seq - 3);
  assert.deepEqual(quoted, {
    seq: timeline.seq - 3,
    name: 'bob',
    text: `message ${MAX_TIMELINE_EVENTS + 6}`,
  });
  for (const seq of [cleared, cleared + 1, cleared + 11])
    assert.equal(timeline.quote(seq), undefined);
  assert.equal(timeline.quote(cleared + 12)?.seq, cleared + 12);
});

test('quotes count against the limit in bytes', () => {
  const re = { seq: 1, name: LONG_NAME.name, text: '€'.repeat(81) };
  const answer: Happening = { type: 'said', ...BOB, text: '€'.repeat(120), re };
  assertBounded(after(MAX_TIMELINE_EVENTS, () => answer).timeline);
});
