import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Completion } from '../../../clients/chat/completion.ts';
import { lineOf } from '../../../clients/terminal/line-editor.ts';

const WORDS = { commands: ['/me', '/nick'], names: ['Bob', 'bert', 'bill', 'eva-maria'] };

for (const [typed, completed] of [
  ['b', 'Bob: '],
  ['hi b', 'hi Bob '],
  ['hi @e', 'hi @eva-maria '],
  ['eva-', 'eva-maria: '],
  ['/n', '/nick '],
  ['say /n', 'say /n'],
  ['one\ntwo b', 'one\ntwo Bob '],
  ['x', 'x'],
] as const) {
  test(`${JSON.stringify(typed)} becomes ${JSON.stringify(completed)}`, () => {
    assert.equal(new Completion().turn(lineOf(typed), WORDS, 1).text, completed);
  });
}

test('cycles through all matches in both directions, and keeps the text after the cursor', () => {
  const completion = new Completion();
  let line = { text: 'b, hi', cursor: 1 };
  const turn = (step: 1 | -1) => {
    line = completion.turn(line, WORDS, step);
    return line.text;
  };
  assert.equal(turn(1), 'Bob: , hi');
  assert.equal(turn(1), 'bert: , hi');
  assert.equal(turn(1), 'bill: , hi');
  assert.equal(turn(1), 'Bob: , hi');
  assert.equal(turn(-1), 'bill: , hi');
  assert.equal(turn(-1), 'bert: , hi');
  assert.equal(line.cursor, 'bert: '.length);
});

test('starts again after something else was typed', () => {
  const completion = new Completion();
  const line = completion.turn(lineOf('b'), WORDS, 1);
  completion.end();
  assert.equal(completion.turn(lineOf(`${line.text}b`), WORDS, -1).text, 'Bob: bill ');
});
