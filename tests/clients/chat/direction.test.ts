import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isolated, sentenceParts, withoutIsolates } from '../../../clients/chat/direction.ts';

const SENTENCE = `${isolated('שרה')} and ${isolated('ann')} left, ${isolated('أمل2')}`;

test('only names from right to left are isolated', () => {
  assert.equal(SENTENCE, '\u2068שרה\u2069 and ann left, \u2068أمل2\u2069');
});

test('a sentence is split into what is isolated and what is not', () => {
  assert.deepEqual(sentenceParts(SENTENCE), [
    { text: 'שרה', isIsolated: true },
    { text: ' and ann left, ', isIsolated: false },
    { text: 'أمل2', isIsolated: true },
  ]);
  assert.deepEqual(sentenceParts('ann left'), [{ text: 'ann left', isIsolated: false }]);
  assert.deepEqual(sentenceParts(''), []);
});

test('a terminal gets the sentence without the invisible characters', () => {
  assert.equal(withoutIsolates(SENTENCE), 'שרה and ann left, أمل2');
});
