import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOwn, authorName, entryOf, isNews, isUnsent } from '../../../clients/chat/entry.ts';
import type { Clip, TimelineEvent } from '../../../shared/protocol.ts';
import { BOB, cleared, hostSaid, said } from './fakes.ts';

const clip: Clip = {
  id: 'c1',
  kind: 'voice',
  mime: 'audio/webm',
  bytes: 3,
  durationMs: 2_000,
  url: '/clips/c1',
  waveform: [],
};
const at = { seq: 2, at: 1_002, ...BOB };
const MESSAGES: readonly TimelineEvent[] = [
  { type: 'said', ...at, text: 'hi' },
  { type: 'acted', ...at, text: 'waves' },
  { type: 'clip', ...at, clip },
];
const OTHERS: readonly TimelineEvent[] = [
  { type: 'joined', ...at },
  { type: 'left', ...at },
  { type: 'renamed', ...at, from: 'bill' },
];

test('an entry has the event, the person, and the time', () => {
  const contents = [...MESSAGES, ...OTHERS].map((event) => {
    const { key, at, author, content } = entryOf(event, 'k');
    assert.deepEqual({ key, at, author }, { key: 'k', at: 1_002, author: BOB });
    return content;
  });
  assert.deepEqual(contents, [
    { type: 'said', text: 'hi' },
    { type: 'acted', text: 'waves' },
    { type: 'clip', clip },
    { type: 'joined' },
    { type: 'left' },
    { type: 'renamed', from: 'bill' },
  ]);
});

test('messages are news and can be our own; joins and leaves are neither', () => {
  for (const event of MESSAGES) {
    const entry = entryOf(event, 'k');
    assert.ok(isNews(entry), event.type);
    assert.deepEqual(asOwn(entry).delivery, { state: 'sent' });
    assert.ok(!isNews(asOwn(entry)));
    assert.ok(!isNews({ ...entry, isHistory: true }));
  }
  for (const event of OTHERS) {
    const entry = entryOf(event, 'k');
    assert.ok(!isNews(entry), event.type);
    assert.equal(asOwn(entry).delivery, undefined);
  }
});

test('a message has a place on its timeline, where an answer points to; other events have none', () => {
  for (const event of MESSAGES)
    assert.deepEqual(entryOf(event, 'k', 'e1').place, { epoch: 'e1', seq: 2 });
  for (const event of OTHERS) assert.equal(entryOf(event, 'k', 'e1').place, undefined);
  const re = { seq: 1, name: 'ann', text: 'hello' };
  assert.deepEqual(entryOf({ ...said(2, 'hi'), re }, 'k', 'e1').re, { epoch: 'e1', ...re });
  assert.equal(entryOf(said(2, 'hi'), 'k', 'e1').re, undefined);
});

test('only the field of the event makes a message one of the host', () => {
  const entry = entryOf(hostSaid(2, 'hi'), 'k');
  assert.equal(entry.isHost, true);
  assert.equal(authorName(entry), 'The host');
  assert.ok(isNews(entry));
  for (const event of [
    said(2, 'The host: hi', { id: 'host', name: 'host' }),
    { ...said(2, 'hi', { id: 'm', name: 'Host' }), host: 'true' } as unknown as TimelineEvent,
    { type: 'acted', ...at, text: 'hi', host: true },
  ] satisfies TimelineEvent[]) {
    const imitation = entryOf(event, 'k');
    assert.equal(imitation.isHost, undefined);
    assert.equal(authorName(imitation), event.name);
  }
});

test('an entry without an author has no name', () => {
  assert.equal(authorName({ key: 'k', at: 1, content: { type: 'notice', text: 'hi' } }), '');
});

test('a cleared conversation is a notice, and no news', () => {
  const entry = entryOf(cleared(2), 'k');
  assert.deepEqual(entry.content, {
    type: 'notice',
    text: 'The host has cleared the conversation.',
  });
  assert.ok(!isNews(entry));
});

test('only our own messages that are not confirmed are unsent', () => {
  const entry = entryOf(said(2, 'hi'), 'k');
  assert.equal(isUnsent(entry), false);
  assert.equal(isUnsent(asOwn(entry)), false);
  assert.equal(isUnsent({ ...entry, delivery: { state: 'sending' } }), true);
  assert.equal(isUnsent({ ...entry, delivery: { state: 'failed', reason: '' } }), true);
});
