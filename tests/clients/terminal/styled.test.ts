import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOLD, columnsOf, DIM, truncate, wrap } from '../../../clients/terminal/screen/styled.ts';

/** Characters that have no width. Terminals disagree about some of them, so none of them is drawn. */
const INVISIBLE = ['\u00ad', '\u200b', '\u200e', '\u2060', '\ufeff', '\u061c', '\u2062'];

test('lines are wrapped at spaces, which take no room there', () => {
  assert.deepEqual(wrap([{ text: 'one two  three' }], 7), ['one two', 'three']);
  assert.deepEqual(wrap([{ text: 'one two three' }], 6), ['one', 'two', 'three']);
});

test('a word that is longer than a line is cut', () => {
  assert.deepEqual(wrap([{ text: 'a abcdefgh' }], 4), ['a', 'abcd', 'efgh']);
});

test('indentation is kept, and so are empty lines', () => {
  assert.deepEqual(wrap([{ text: 'if\n  then\n\n\tend' }], 20), ['if', '  then', '', '    end']);
});

test('there is at least one line', () => {
  assert.deepEqual(wrap([], 10), ['']);
});

test('spaces at the end do not make a line longer than the screen', () => {
  assert.deepEqual(wrap([{ text: `ab${' '.repeat(5)}` }], 4), ['ab  ']);
});

test('wide characters and emoji take two columns, and are not split', () => {
  assert.equal(columnsOf('日本 👩‍👩‍👧'), 7);
  assert.deepEqual(wrap([{ text: '日本語' }], 5), ['日本', '語']);
  assert.deepEqual(wrap([{ text: '👩‍👩‍👧👩‍👩‍👧' }], 3), ['👩‍👩‍👧', '👩‍👩‍👧']);
});

for (const character of INVISIBLE) {
  const code = character.codePointAt(0)?.toString(16).padStart(4, '0').toUpperCase();
  test(`U+${code} takes nothing away from a line`, () => {
    assert.deepEqual(wrap([{ text: `ONE${character.repeat(3)} end1` }], 8), ['ONE end1']);
    assert.equal(truncate([{ text: `${character}abc` }], 3), 'abc');
  });
}

test('an emoji that is asked to be a plain sign is as wide as terminals draw it', () => {
  assert.equal(columnsOf('⌚\ufe0e'), columnsOf('⌚'));
});

test('letters keep their marks', () => {
  assert.deepEqual(wrap([{ text: 'e\u0301e\u0301' }], 1), ['e\u0301', 'e\u0301']);
});

test('a text that is too wide is cut with a sign', () => {
  assert.equal(truncate([{ text: 'abcdef' }], 6), 'abcdef');
  assert.equal(truncate([{ text: 'abcdefg' }], 6), 'abcde…');
  assert.equal(truncate([{ text: '日本語' }], 5), '日本…');
  assert.equal(truncate([{ text: '日本語' }], 4), '日…');
});

test('each style ends where another begins, and at the end of a line', () => {
  const spans = [{ text: 'a', style: BOLD }, { text: 'b', style: DIM }, { text: 'c' }];
  assert.deepEqual(wrap(spans, 80), ['\x1b[1ma\x1b[0m\x1b[2mb\x1b[0mc']);
  assert.deepEqual(wrap([{ text: 'ab', style: BOLD }], 1), ['\x1b[1ma\x1b[0m', '\x1b[1mb\x1b[0m']);
});
