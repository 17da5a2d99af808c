import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EDITS, type InputLine, insert, lineOf } from '../../../clients/terminal/line-editor.ts';

const FAMILY = '👩‍👩‍👧';

/** A line with a bar for its cursor. */
function line(drawn: string): InputLine {
  const cursor = drawn.indexOf('|');
  return { text: drawn.replace('|', ''), cursor };
}

function drawn({ text, cursor }: InputLine): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

test('typed text is inserted before the cursor', () => {
  assert.equal(drawn(insert(line('ab|d'), 'c')), 'abc|d');
  assert.equal(drawn(lineOf('abc')), 'abc|');
});

for (const [edit, from, to] of [
  ['left', `a${FAMILY}|b`, `a|${FAMILY}b`],
  ['left', '|a', '|a'],
  ['right', `a|${FAMILY}b`, `a${FAMILY}|b`],
  ['right', 'é|', 'é|'],
  ['wordLeft', 'one two  |three', 'one |two  three'],
  ['wordRight', 'one|  two three', 'one  two| three'],
  ['start', 'one t|wo', '|one two'],
  ['end', 'one t|wo', 'one two|'],
  ['eraseLeft', `a${FAMILY}|b`, 'a|b'],
  ['eraseLeft', '|b', '|b'],
  ['eraseRight', `a|${FAMILY}b`, 'a|b'],
  ['eraseWordLeft', 'one two |three', 'one |three'],
  ['eraseWordRight', 'one| two three', 'one| three'],
  ['eraseToStart', 'one t|wo', '|wo'],
  ['eraseToEnd', 'one t|wo', 'one t|'],
] as const) {
  test(`${edit}: ${from} becomes ${to}`, () => {
    assert.equal(drawn(EDITS[edit](line(from))), to);
  });
}
