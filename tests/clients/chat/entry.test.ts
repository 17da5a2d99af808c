import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOwn, entryOf, isNews } from '../../../clients/chat/entry.ts';
import type { Clip, TimelineEvent } from '../../../shared/protocol.ts';
import { BOB } from './fakes.ts';

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
