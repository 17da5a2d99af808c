import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, entryOf, type PlayableClip } from '../../../clients/chat/entry.ts';
import {
  deliveryWords,
  drawClip,
  nameClip,
  wordsOf,
} from '../../../clients/terminal/entry-words.ts';
import { BOB, cleared, hostSaid, said, voice } from '../chat/fakes.ts';

const CLIP: PlayableClip = {
  kind: 'video',
  mime: 'video/webm',
  durationMs: 61_000,
  url: '/clips/1',
  waveform: [0, 100],
};

/** The bracket in it must not end the quote. */
const TO_ANN = { seq: 1, name: 'ann', text: 'a) or b?' };

const happened = { seq: 1, at: 1, ...BOB };

for (const [entry, words] of [
  [entryOf(said(1, 'hi'), '1'), 'bob: hi'],
  [entryOf(voice(1), '1'), 'bob: the clip'],
  [entryOf({ ...happened, type: 'acted', text: 'waves' }, '1'), '[bob waves]'],
  [entryOf({ ...happened, type: 'joined' }, '1'), 'bob came in'],
  [entryOf({ ...happened, type: 'left' }, '1'), 'bob left'],
  [entryOf({ ...happened, type: 'renamed', from: 'bert' }, '1'), 'bert is now known as bob'],
  [entryOf({ ...said(2, 'yes'), re: TO_ANN }, '2'), 'bob: (to ann: a or b?) yes'],
  [
    entryOf({ ...voice(2), re: { ...TO_ANN, name: 'host' } }, '2'),
    'bob: (to The host: a or b?) the clip',
  ],
  [entryOf(hostSaid(1, 'hi'), '1'), '* The host says: hi'],
  [entryOf(cleared(1), '1'), 'The host has cleared the conversation.'],
  [{ key: '1', at: 1, content: { type: 'notice', text: 'Caught up.' } }, 'Caught up.'],
  [
    { key: '1', at: 1, content: { type: 'notice', text: 'Here now: \u2068שרה\u2069.' } },
    'Here now: שרה.',
  ],
] satisfies [Entry, string][]) {
  test(`an entry of type ${entry.content.type} reads “${words}”`, () => {
    const { before, name, separator, quote, text, after } = wordsOf(entry, 'the clip');
    assert.equal(before + name + separator + quote + text + after, words);
  });
}

test('the name is separate from the rest, so that it can be coloured', () => {
  assert.equal(wordsOf(entryOf(said(1, 'hi'), '1'), '').name, 'bob');
  const renamed = entryOf({ ...happened, type: 'renamed', from: 'bert' }, '1');
  assert.equal(wordsOf(renamed, '').name, 'bert');
});

test('a clip is drawn with its length, its waveform and its number', () => {
  assert.equal(drawClip(CLIP, 3), '♪ video message 1:01 ▁█ (/play\u00a03)');
  assert.equal(drawClip({ ...CLIP, waveform: [] }, 3), '♪ video message 1:01 (/play\u00a03)');
});

test('a clip for screen readers has no symbols', () => {
  assert.equal(nameClip(CLIP, 3), 'video message, 1:01 (/play 3)');
});

test('a message of ours shows its state until it is delivered', () => {
  const entry = entryOf(said(1, 'hi'), '1');
  assert.equal(deliveryWords(entry), '');
  assert.equal(deliveryWords({ ...entry, delivery: { state: 'sending' } }), '(sending…)');
  assert.equal(deliveryWords({ ...entry, delivery: { state: 'sent' } }), '');
  const failed = { state: 'failed', reason: 'Too late.' } as const;
  assert.equal(deliveryWords({ ...entry, delivery: failed }), '✗ Too late.');
});
