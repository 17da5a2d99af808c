import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_QUOTE_CHARACTERS } from '../../shared/limits.ts';
import { firstWords } from '../../shared/quote.ts';

test('a quote is one line, whatever the message looks like', () => {
  assert.equal(firstWords({ text: '  if (x)\n\t\treturn  1;' }), 'if (x) return 1;');
});

test('a long message is cut by characters, and the cut shows', () => {
  const most = '😀'.repeat(MAX_QUOTE_CHARACTERS);
  assert.equal(firstWords({ text: most }), most);
  assert.equal(firstWords({ text: `${most}x` }), `${most}…`);
  const word = 'x'.repeat(MAX_QUOTE_CHARACTERS - 1);
  assert.equal(firstWords({ text: `${word} y` }), `${word}…`);
});

test('a clip is quoted by its kind', () => {
  assert.equal(firstWords({ clip: { kind: 'voice' } }), 'voice message');
});
