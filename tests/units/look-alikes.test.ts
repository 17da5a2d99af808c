import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseName } from '../../shared/text.ts';
import { checkReserved, looksOf } from '../../stages/03-nicknames/look-alikes.ts';

function looksLike(one: string, other: string): boolean {
  return !looksOf(parseName(one)).isDisjointFrom(looksOf(parseName(other)));
}

for (const [one, other] of [
  ['Alice', 'aLICE'],
  ['ＡＢ', 'ab'],
  ['straße', 'STRASSE'],
  ['ẞ', 'ß'],
  ['ẞ', 'ss'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ['Σίσυφος', 'σίσυφοσ'],
  ['e\u0301', 'É'],
  ['İstanbul', 'istanbul'],
  ['ısı', 'isi'],
  ['alice', 'AIice'],
  ['alice', 'a1ice'],
  ['bob', 'b0b'],
  ['O', '0'],
  ['l', '1'],
  ['modern', 'modem'],
  ['paypal', 'раураӏ'],
  ['BOB', 'ВОВ'],
  ['bob', 'ВОВ'],
  ['ABBA', 'ΑΒΒΑ'],
  ['АВВА', 'ΑΒΒΑ'],
  ['ко', 'KO'],
  ['ロ', '口'],
  ['ー', '一'],
] as const) {
  test(`${one} and ${other} look alike`, () => assert.ok(looksLike(one, other)));
}

for (const [one, other] of [
  ['alice', 'alicia'],
  ['José', 'Jose'],
  ['Ella', 'Eila'],
  ['Ali', 'All'],
  ['Ольга', 'Олена'],
  ['花子', '化子'],
  ['a_b', 'a-b'],
  ['name1', 'name2'],
] as const) {
  test(`${one} and ${other} do not look alike`, () => assert.ok(!looksLike(one, other)));
}

for (const name of [
  'server',
  'SYSTEM',
  'Ｅveryone',
  'ЅУЅТЕМ', // Cyrillic
  'systern',
  '12.34.56',
  'l2-3O-59',
  '12ः34ः56', // Devanagari marks that look like colons
  '१२ः३४ः५६',
]) {
  test(`${name} could be mistaken for output of the server`, () => {
    assert.throws(() => checkReserved(looksOf(parseName(name))), { code: 'name-invalid' });
  });
}

for (const name of ['servers', '123456', '12.34', 'v1.2.3', '10.20.30.40']) {
  test(`${name} is nobody else's`, () => checkReserved(looksOf(parseName(name))));
}
