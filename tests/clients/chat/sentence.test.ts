import assert from 'node:assert/strict';
import test from 'node:test';
import { lostSentence, sentence } from '../../../clients/chat/sentence.ts';

test('a detail becomes a sentence, with a full stop if it has no end mark', () => {
  const details = ['name taken', 'wait. Then try', 'is it you?', 'so it is.', 'no!'];
  assert.deepEqual(details.map(sentence), [
    'Name taken.',
    'Wait. Then try.',
    'Is it you?',
    'So it is.',
    'No!',
  ]);
});

test('lost events are counted, unless the server has forgotten everything', () => {
  assert.deepEqual([0, 1, 2].map(lostSentence), [
    '0 messages were lost.',
    '1 message was lost.',
    '2 messages were lost.',
  ]);
  assert.match(lostSentence(-1), /restarted/);
});
