import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProtocolError } from '../../shared/codes.ts';
import { foldName, parseName, parseText } from '../../shared/text.ts';

const GOOD_NAMES = [
  'a',
  'alice',
  'Žofie',
  'O.Brien-2_x',
  '42',
  'Ольга',
  'Ελένη',
  '花子',
  'ハナ子',
  'はなこ',
  '김철수',
  'दिल्ली',
  'ישראל',
  'محمد',
  'สมชาย',
  'a'.repeat(24),
];

const BAD_NAMES = [
  '',
  ' ',
  'a b',
  '-a',
  'a-',
  '.a',
  'a_',
  'a'.repeat(25),
  'pаypal', // with a Cyrillic а
  'αlpha',
  'a\u0301\u0301\u0301',
  '\u0301a',
  'a\u200bb',
  'a\u202eb',
  '😀',
  'a/b',
  '<b>',
  'a\nb',
  'server',
  'SYSTEM',
  'Ｅveryone',
];

for (const name of GOOD_NAMES) {
  test(`parseName takes ${name}`, () =>
    assert.equal(parseName(` ${name} `), name.normalize('NFKC')));
}

for (const name of BAD_NAMES) {
  test(`parseName refuses ${JSON.stringify(name)}`, () => {
    assert.throws(() => parseName(name), { code: 'name-invalid' });
  });
}

test('foldName makes names meet that are the same to people', () => {
  for (const [one, other] of [
    ['Alice', 'aLICE'],
    ['straße', 'STRASSE'],
    ['ＡＢ', 'ab'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['e\u0301', 'É'],
  ] as const) {
    assert.equal(foldName(one), foldName(other), `${one} and ${other}`);
  }
});

test('parseText removes what steers a terminal and keeps newlines', () => {
  assert.equal(parseText('a\u001b[31mb\u0007\u009b\u007f\u202ec\nd\te\r'), 'a[31mbc\nde');
  assert.equal(parseText('half \ud83d of a pair'), 'half \ufffd of a pair');
});

test('parseText counts characters, not bytes or halves of them', () => {
  assert.equal(parseText('😀'.repeat(2_000)).length, 4_000);
  assert.throws(() => parseText('😀'.repeat(2_001)), { code: 'text-too-long' });
  assert.throws(() => parseText(' \n\u0000 '), ProtocolError);
});
