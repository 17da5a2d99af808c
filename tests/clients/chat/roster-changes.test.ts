import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../clients/chat/entry.ts';
import { rosterSentence } from '../../../clients/chat/roster-changes.ts';

/** `+ann`, `-ann` and `ann>kate` stand for a join, a leave and a rename. */
function sentenceOf(...run: readonly string[]): string {
  return rosterSentence(
    run.map((step, index): Entry => {
      const [from = '', to] = step.split('>');
      const name = to ?? step.slice(1);
      const type = step.startsWith('+') ? 'joined' : 'left';
      const content = to === undefined ? ({ type } as const) : ({ type: 'renamed', from } as const);
      return { key: String(index), at: 0, content, author: { id: String(index), name } };
    }),
  );
}

for (const [run, sentence] of [
  [['+ann'], 'ann came in'],
  [['-ann'], 'ann left'],
  [['ann>kate'], 'ann is now known as kate'],
  [['+ann', '+bob'], 'ann and bob came in'],
  [['+ann', '+bob', '+eve'], 'ann, bob and eve came in'],
  [['+ann', '+bob', '+eve', '+dan', '+flo'], 'ann, bob and 3 others came in'],
  [['+ann', '-ann'], 'ann came and went'],
  [['+ann', '-ann', '+ann'], 'ann came in'],
  [['-ann', '+ann'], 'ann left and came back'],
  [['-ann', '+ann', '-ann'], 'ann left'],
  [['+ann', '-bob', '+eve'], 'ann and eve came in; bob left'],
  [['+ann', 'ann>kate'], 'kate came in'],
  [['ann>kate', '-kate'], 'ann is now known as kate; kate left'],
  [['ann>kate', 'kate>lou'], 'ann is now known as lou'],
  [['ann>kate', 'kate>ann'], 'ann kept the name'],
  [['a>b', 'c>d', 'e>f'], 'a is now known as b; c is now known as d; e is now known as f'],
  [['a>b', 'c>d', 'e>f', 'g>h'], '4 people have new names'],
  [['+שרה', '+ann'], '\u2068שרה\u2069 and ann came in'],
  [['שרה>sara'], '\u2068שרה\u2069 is now known as sara'],
  // One name for two people: in order.
  [['ann>kate', '+ann'], 'ann is now known as kate; another ann came in'],
  [['ann>kate', 'kate>lou', '+ann'], 'ann is now known as lou; another ann came in'],
  [['ann>kate', '+ann', '+bob'], 'ann is now known as kate; bob and another ann came in'],
  [['ann>kate', '+ann', '-ann'], 'ann is now known as kate; another ann came and went'],
  [['ann>kate', '+ann', 'ann>lou'], 'ann is now known as kate; lou came in'],
  [['ann>kate', '+ann', '-ann', '+ann'], 'ann is now known as kate; another ann came in'],
  [
    ['ann>kate', 'kate>lou', '+kate', '-kate', '+ann'],
    'ann is now known as lou; kate came and went; another ann came in',
  ],
  [['ann>kate', '-kate', '+ann'], 'ann is now known as kate; kate left; ann came in'],
  [['-ann', 'bob>ann'], 'ann left; bob is now known as ann'],
  [['-ann', 'bob>ann', '-ann'], 'ann left; bob is now known as ann; ann left'],
  [
    ['ann>kate', 'bob>ann', '+eve'],
    'ann is now known as kate; bob is now known as ann; eve came in',
  ],
  [['שרה>sara', '+שרה'], '\u2068שרה\u2069 is now known as sara; another \u2068שרה\u2069 came in'],
  // A name that the sentence does not contain cannot be mixed up.
  [['+ann', 'ann>kate', '+ann'], 'kate and ann came in'],
  [['+ann', 'ann>kate', 'bob>ann'], 'bob is now known as ann; kate came in'],
] as const) {
  test(`${run.join(' ')}: ${sentence}`, () => {
    assert.equal(sentenceOf(...run), sentence);
  });
}
