import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, entryOf, type PlayableClip } from '../../../clients/chat/entry.ts';
import { ClipShelf } from '../../../clients/terminal/clip-shelf.ts';
import { said } from '../chat/fakes.ts';

function entryWith(key: string): { entry: Entry; clip: PlayableClip } {
  const clip: PlayableClip = {
    kind: 'voice',
    mime: 'audio/webm',
    durationMs: 1,
    waveform: [],
    url: `/clips/${key}`,
  };
  return { entry: { key, at: 1, content: { type: 'clip', clip } }, clip };
}

test('clips are numbered in order of arrival, and keep their numbers', () => {
  const shelf = new ClipShelf();
  assert.equal(shelf.find(), undefined);
  const [one, two] = [entryWith('a'), entryWith('b')];
  for (const { entry } of [one, two, one]) shelf.add(entry);
  assert.equal(shelf.numberOf(two.entry), 2);
  assert.equal(shelf.find(1), one.clip);
  assert.equal(shelf.find(), two.clip);
  assert.equal(shelf.find(3), undefined);
});

test('a clip that the log drops cannot be played any more', () => {
  const shelf = new ClipShelf();
  const { entry } = entryWith('a');
  shelf.add(entry);
  shelf.drop(entry);
  assert.equal(shelf.find(1), undefined);
  assert.equal(shelf.numberOf(entry), 0);
  shelf.drop(entryWith('b').entry);
  assert.equal(shelf.find(), undefined);
});

test('an entry without a clip has no number', () => {
  const shelf = new ClipShelf();
  const text = entryOf(said(1, 'hi'), 'text');
  shelf.add(text);
  assert.equal(shelf.numberOf(text), 0);
  const { entry, clip } = entryWith('a');
  shelf.add(entry);
  shelf.drop(text);
  assert.equal(shelf.find(1), clip);
});
