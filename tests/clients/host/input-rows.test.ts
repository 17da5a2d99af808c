import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputRows } from '../../../clients/host/input-rows.ts';
import { EMPTY_LINE, lineOf } from '../../../clients/terminal/line-editor.ts';

test('an empty line is the prompt with the cursor behind it', () => {
  assert.deepEqual(inputRows(EMPTY_LINE, 80, 5), {
    rows: ['> '],
    cursorRow: 0,
    beforeCursor: '> ',
  });
});

test('a long line is broken before the last column, which is for the cursor', () => {
  assert.deepEqual(inputRows(lineOf('abcdefghijklmnop'), 10, 5), {
    rows: ['> abcdefg', 'hijklmnop'],
    cursorRow: 1,
    beforeCursor: 'hijklmnop',
  });
});

test('wide characters are never broken in two', () => {
  const { rows } = inputRows(lineOf('日本語日本語'), 10, 5);
  assert.deepEqual(rows, ['> 日本語', '日本語']);
  assert.deepEqual(inputRows(lineOf('x日本語日本語'), 10, 5).rows, ['> x日本語', '日本語']);
});

test('the cursor is on the row where the person edits', () => {
  const line = { text: 'abcdefghijklmnopqrstuvwxyz', cursor: 10 };
  assert.deepEqual(inputRows(line, 10, 5), {
    rows: ['> abcdefg', 'hijklmnop', 'qrstuvwxy', 'z'],
    cursorRow: 1,
    beforeCursor: 'hij',
  });
});

test('of more rows than fit, those around the cursor are shown', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz';
  assert.deepEqual(inputRows(lineOf(text), 10, 2), {
    rows: ['qrstuvwxy', 'z'],
    cursorRow: 1,
    beforeCursor: 'z',
  });
  assert.deepEqual(inputRows({ text, cursor: 0 }, 10, 2), {
    rows: ['> abcdefg', 'hijklmnop'],
    cursorRow: 0,
    beforeCursor: '> ',
  });
  const { rows, cursorRow } = inputRows({ text, cursor: 20 }, 10, 2);
  assert.deepEqual([rows, cursorRow], [['hijklmnop', 'qrstuvwxy'], 1]);
});

test('line breaks and tabs take one column', () => {
  assert.deepEqual(inputRows({ text: 'a\nb\tc', cursor: 2 }, 80, 5), {
    rows: ['> a⏎b c'],
    cursorRow: 0,
    beforeCursor: '> a⏎',
  });
});

test('on a screen of one column, rows have a few characters all the same', () => {
  assert.deepEqual(inputRows(lineOf('abc'), 1, 5).rows, ['> a', 'bc']);
});
