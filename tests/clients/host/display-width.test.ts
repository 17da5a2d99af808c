import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, fitting } from '../../../clients/host/display-width.ts';

for (const [text, width] of [
  ['', 0],
  ['alice', 5],
  ['日本語', 6],
  ['한국', 4],
  ['ﾊﾝｶｸ', 4],
  ['Ｆｕｌｌ', 8],
  ['e\u0301te\u0301', 3],
  ['नमस्ते', 4],
  ['Ж', 1],
  ['👩‍👩‍👧', 2],
  ['🇫🇮', 2],
  ['❤\ufe0f', 2],
  ['❤', 1],
  ['a\u200bb', 2],
  ['…', 1],
] as const) {
  test(`“${text}” takes ${width} columns`, () => {
    assert.equal(displayWidth(text), width);
  });
}

test('what does not fit is cut between characters, with a sign', () => {
  assert.equal(fitting('alice', 5), 'alice');
  assert.equal(fitting('alice', 4), 'ali…');
  assert.equal(fitting('日本語', 6), '日本語');
  assert.equal(fitting('日本語', 5), '日本…');
  assert.equal(fitting('日本語', 4), '日…');
  assert.equal(fitting('alice', 1), '…');
  assert.equal(fitting('alice', 0), '');
});
