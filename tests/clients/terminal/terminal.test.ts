import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf } from '../../../clients/terminal/line-editor.ts';
import { inputRow } from '../../../clients/terminal/screen/terminal.ts';

test('a short line is shown whole, its newlines as signs', () => {
  assert.deepEqual(inputRow({ text: 'one\ntwo', cursor: 3 }, 20), {
    before: '> one',
    after: '⏎two',
  });
});

test('the end of a long line is shown while a person writes there', () => {
  assert.deepEqual(inputRow(lineOf('abcdefghijklmnopqrstuvwxyz'), 13), {
    before: '> …rstuvwxyz',
    after: '',
  });
});

test('in the middle of a long line some of the following text stays visible', () => {
  const { before, after } = inputRow({ text: 'abcdefghijklmnopqrstuvwxyz', cursor: 13 }, 23);
  assert.equal(before, '> abcdefghijklm');
  assert.equal(after, 'nopqrs…');
});

test('at the start of a long line its start is shown', () => {
  const { before, after } = inputRow({ text: 'abcdefghijklmnopqrstuvwxyz', cursor: 0 }, 13);
  assert.equal(before, '> ');
  assert.equal(after, 'abcdefghi…');
});

test('wide characters take two columns', () => {
  const { before } = inputRow(lineOf('日本語日本語'), 13);
  assert.equal(before, '> …語日本語');
});
