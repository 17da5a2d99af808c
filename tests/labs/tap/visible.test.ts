import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visible, visibleCells, visibleStart } from '../../../labs/tap/visible.ts';
import { latin1 } from './bytes.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

for (const [what, input, shown] of [
  ['plain text stays as it is', 'Hello, wörld! 你好 🦊', 'Hello, wörld! 你好 🦊'],
  [
    'a line end, a tab, a NUL and an escape have their names',
    '\r\n\t\0\x1b[31m',
    '\\r\\n\\t\\0\\e[31m',
  ],
  ['other control characters are hexadecimal', '\x07\x08\x7f', '\\x07\\x08\\x7f'],
  ['a backslash is doubled, so that nothing can be taken for an escape', '\\n', '\\\\n'],
  ['C1 controls, which terminals obey, are escaped', '\u009b31m', '\\u{9b}31m'],
  ['what changes the direction of the text is escaped', 'a\u202eb', 'a\\u{202e}b'],
  [
    'characters that show nothing are escaped',
    'a\u200b\u00a0\ufeffb',
    'a\\u{200b}\\u{a0}\\u{feff}b',
  ],
  ['marks, which would sit on another character, are escaped', 'e\u0301', 'e\\u{301}'],
  ['line separators are escaped', '\u2028', '\\u{2028}'],
] as const)
  test(what, () => assert.equal(visible(bytes(input)), shown));

test('bytes that are not UTF-8 are hexadecimal, each by itself', () => {
  assert.equal(visible(latin1('a\xff\xfeb')), 'a\\xff\\xfeb');
  assert.equal(visible(bytes('ü').subarray(0, 1)), '\\xc3', 'half a character');
  assert.equal(visible(latin1('\xc0\x80')), '\\xc0\\x80', 'NUL in two bytes');
  assert.equal(visible(latin1('\xed\xa0\x80')), '\\xed\\xa0\\x80', 'half a surrogate pair');
  assert.equal(visible(latin1('\xe2\x82x')), '\\xe2\\x82x', 'a character that stops too early');
});

test('every byte by itself is shown with printable ASCII, and no two look the same', () => {
  const all = Array.from({ length: 256 }, (_, byte) => visible(Uint8Array.of(byte)));
  for (const shown of all) assert.match(shown, /^[\x20-\x7e]+$/);
  assert.equal(new Set(all).size, 256);
});

test('each character knows its bytes, and its columns in a terminal', () => {
  const cells = visibleCells(bytes('aé你\n🦊'));
  assert.deepEqual(
    cells.map(({ width, start, end }) => [width, start, end]),
    [
      [1, 0, 1],
      [1, 1, 3],
      [2, 3, 6],
      [2, 6, 7],
      [2, 7, 11],
    ],
  );
});

test('a long text is cut between characters, and the missing bytes are counted', () => {
  assert.equal(visibleStart(bytes('hello'), 5), 'hello');
  assert.equal(visibleStart(bytes('hello'), 4), 'hell… 1 more bytes');
  assert.equal(visibleStart(bytes('ab\ncd'), 3), 'ab… 3 more bytes');
  assert.equal(visibleStart(bytes('€€€'), 2), '€€… 3 more bytes');
});
