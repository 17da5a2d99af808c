/** Text that passes the text rules is safe to write to any terminal and any page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { parseName, parseText } from '../../shared/text.ts';
import { looksOf } from '../../stages/03-nicknames/look-alikes.ts';
import { NAMES, TEXTS } from './corpus.ts';

/** Control characters except tab and newline, bidirectional overrides, and lone surrogates. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069](?<![\t\n])|\p{Cs}/u;
const STRANGE = [
  '\u0000',
  '\t',
  '\r',
  '\n',
  '\u001b',
  '\u0085',
  '\u009b',
  '\u00ad',
  '\u0301',
  '\u200b',
  '\u200d',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u3164',
  '\ud800',
  '\udc00',
  '\ufeff',
  'ß',
  'ẞ',
  'İ',
  'ı',
  '😀',
  'ﬁ',
  'Å',
];

/** Texts with a high share of unusual characters. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...STRANGE),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.string({ maxLength: 5 }),
    ),
  )
  .map((parts) => parts.join(''));
const long = fc
  .tuple(fc.constantFrom('x', '😀', '€', 'é', '\u0301'), fc.integer({ min: 1_990, max: 2_010 }))
  .map(([unit, count]) => unit.repeat(count));

test('a parsed text contains nothing that controls a terminal', () => {
  fc.assert(
    fc.property(fc.oneof(text, long), (raw) => {
      const passed = attempt(parseText, raw);
      if (passed === undefined) return;
      assert.doesNotMatch(passed, UNSAFE);
      assert.ok([...passed].length <= MAX_TEXT_CHARACTERS);
      assert.notEqual(passed.trim(), '');
    }),
    { numRuns: 500, examples: TEXTS.map((raw) => [raw]) },
  );
});

test('a parsed text can be parsed again unchanged', () => {
  fc.assert(
    fc.property(fc.oneof(text, long), (raw) => {
      const passed = attempt(parseText, raw);
      if (passed !== undefined) assert.equal(parseText(passed), passed);
    }),
    { numRuns: 500, examples: TEXTS.map((raw) => [raw]) },
  );
});

test('a parsed name contains only letters, digits, marks and connectors, and can be parsed again', () => {
  const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 26 });
  fc.assert(
    fc.property(fc.oneof(text, letters, fc.string({ maxLength: 10 })), (raw) => {
      const name = attempt(parseName, raw);
      if (name === undefined) return;
      assert.match(name, /^[\p{L}\p{Nd}\p{M}._-]+$/u);
      assert.ok([...name].length <= MAX_NAME_CHARACTERS);
      assert.equal(parseName(name), name);
    }),
    { numRuns: 500, examples: NAMES.map((raw) => [raw]) },
  );
});

test('names that differ only in case look alike', () => {
  const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(letters, (raw) => {
      const name = attempt(parseName, raw);
      if (name === undefined) return;
      for (const other of [name.toUpperCase(), name.toLowerCase()]) {
        assert.ok(!looksOf(other).isDisjointFrom(looksOf(name)), `${name} and ${other}`);
      }
    }),
    { numRuns: 500, examples: NAMES.map((raw) => [raw]) },
  );
});

function attempt(rule: (raw: string) => string, raw: string): string | undefined {
  try {
    return rule(raw);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
