import assert from 'node:assert/strict';
import test from 'node:test';
import { jsonTokens } from '../../web/wire/wire-text.ts';

const kinds = (text: string) =>
  jsonTokens(text)
    .filter(({ kind }) => kind !== 'other')
    .map(({ kind, text }) => `${kind} ${text}`);

test('distinguishes keys, strings, numbers and words', () => {
  assert.deepEqual(kinds('{"a":"b: c","n":-1.5e3,"t":[true,null]}'), [
    'key "a"',
    'string "b: c"',
    'key "n"',
    'number -1.5e3',
    'key "t"',
    'word true',
    'word null',
  ]);
});

test('a quotation mark within a string does not end it', () => {
  assert.deepEqual(kinds(String.raw`{"a":"say \"hi\" \\"}`), [
    'key "a"',
    String.raw`string "say \"hi\" \\"`,
  ]);
});

test('numbers and words within other words are not coloured', () => {
  assert.deepEqual(kinds('206 /clips/a1b2 trueish'), ['number 206']);
});

test('together the pieces are the whole text, for any text', () => {
  for (const text of ['', '{"a": [1, 2]} ', '{"cut":"of', 'no JSON "at" all', '\\"', '"\\']) {
    const pieces = jsonTokens(text).map((token) => token.text);
    assert.equal(pieces.join(''), text);
  }
});

test('a string that is cut off is a string, and a number within words or digits is not a number', () => {
  assert.deepEqual(kinds('"cut'), ['string "cut']);
  assert.deepEqual(kinds('v1.5x x1 1e15 -0.25 12E-3'), [
    'number 1e15',
    'number -0.25',
    'number 12E-3',
  ]);
});

test('no piece is empty', () => {
  for (const text of ['', '"a"', '[1,2]', ' x ']) {
    assert.ok(
      jsonTokens(text).every((token) => token.text !== ''),
      text,
    );
  }
});
