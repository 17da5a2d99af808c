import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProtocolError } from '../../shared/codes.ts';
import { cleanText, parseName, parseText } from '../../shared/text.ts';

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
  'สี่พี่น้อง',
  'Nguyễn',
  'רַבִּי',
  'བསྟན་འཛིན'.replace('་', ''),
  '小ㄇ',
  'שָּׁ֔לוֹם', // four marks on one letter
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
  '花子key',
  'a\u0301\u0301\u0301',
  '\u0301a',
  'q\u0303', // a mark of no script
  'a\u093f', // a mark of another script
  'a\u200bb',
  'a\u202eb',
  'a\u2066b',
  'a\u2067b',
  'a\u2068b\u2069c',
  '😀',
  'a/b',
  '<b>',
  'a\nb',
  'ส้้', // one mark twice
  'а\u0483\u0484\u0487\u0488\u0489', // five marks
  '\u3164', // Hangul fillers, which are letters and show nothing
  '\u115f\u1160',
  '가\u3164나',
  '\uffa0',
  '\u2800',
  '\u{e0041}',
];

for (const name of GOOD_NAMES) {
  test(`parseName takes ${name}`, () => {
    assert.equal(parseName(` ${name} `), name.normalize('NFKC'));
    assert.equal(parseName(`\ufeff\u200b\u2068${name}\u2069\u3164\u00a0`), name.normalize('NFKC'));
  });
}

for (const name of BAD_NAMES) {
  test(`parseName refuses ${JSON.stringify(name)}`, () => {
    assert.throws(() => parseName(name), { code: 'name-invalid' });
  });
}

test('parseText removes control characters and keeps separators', () => {
  assert.equal(parseText('a\u001b[31mb\u0007\u009b\u007f\u202ec\u2066d'), 'a[31mbcd');
  assert.equal(parseText('half \ud83d of a pair'), 'half \ufffd of a pair');
  assert.equal(parseText('price\t12'), 'price\t12');
  assert.equal(
    parseText('1\r2\r\n3\n4\u20285\u20296\u00857\v8\f9\n\n0'),
    '1\n2\n3\n4\n5\n6\n7\n8\n9\n\n0',
  );
});

test('parseText removes blank lines at both ends, and keeps the indentation of code', () => {
  const code = '    if (x) {\n\t\treturn;\n\n    }';
  assert.equal(parseText(code), code);
  assert.equal(parseText(` \t\r\n\u200b\n${code}  \t\n \u3164\n`), code);
  assert.equal(parseText('hi \u00a0\u3000'), 'hi');
});

const NOTHING = [
  '',
  ' \n\u0000 ',
  '\u200b',
  '\u3164',
  '\u2800 \u2800',
  '\u115f\u1160\uffa0',
  '\ufe0f',
  '\u{e0100}',
  '\u{e0067}\u{e007f}',
  '\u00ad',
  '\u200d\u200c\u2060',
  '\ufeff',
  '\u034f',
  '\u180e\u061c\u200e',
  '\ufff9\ufffa\ufffb',
  '\u17b4',
  '\u{13441}',
  '\u{1d159}',
  '\u202e',
  '\u2028',
];

for (const text of NOTHING) {
  test(`parseText finds nothing visible in ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseText(text), { code: 'text-empty' });
    assert.throws(() => parseText(`\n${text}\t${text}`), { code: 'text-empty' });
  });
}

for (const text of [
  '👩‍👩‍👧', // joiners
  '❤️', // a variation selector
  '1️⃣', // a keycap
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿', // tags
  '👍🏽',
  'می‌خواهم', // a Persian non-joiner
  'क्‍ष', // an Indic joiner
  'Grund\u00adschule',
  'בְּרֵאשִׁ֖ית',
  'שָּׁ֔֗', // dots, dagesh, vowel and two accents
  'ཧྐྵྨླྺྼྻྂ', // eight in a stack
  'Việt Nam Tie\u0302\u0301ng',
  'ที่นี่',
  'မြန်မာ',
]) {
  test(`parseText leaves ${text} unchanged`, () => assert.equal(parseText(text), text));
}

test('parseText limits the marks on one letter, even with invisible characters between them', () => {
  const marks = '\u0301'.repeat(8);
  assert.equal(parseText(`Z${'\u0301'.repeat(23)}algo`), `Z${marks}algo`);
  assert.equal(parseText(`a${'\u0301\u0301\u200d\u0489'.repeat(50)}b`).length, 2 + 8);
  assert.equal(parseText(`a${'\u0301\u202e\u0007'.repeat(50)}b`), `a${marks}b`);
  assert.equal(parseText(`a${'\u0301\ufff9'.repeat(50)}b`), `a${marks}b`);
});

test('parseText counts characters, not bytes or surrogates', () => {
  assert.equal(parseText('😀'.repeat(2_000)).length, 4_000);
  assert.throws(() => parseText('😀'.repeat(2_001)), { code: 'text-too-long' });
  assert.throws(() => parseText(' \n\u0000 '), ProtocolError);
});

test('no text of the maximum length takes long, wherever its blanks are', () => {
  for (const filler of [' ', '\n', '\u200b', '\u0301', '\t\u3164', '\r', 'a ', '\u00ad\n']) {
    const text = filler.repeat(30_000 / filler.length);
    // The time of this thread only, because others may use the processor meanwhile.
    const start = process.threadCpuUsage();
    for (const each of [text, `a${text}`, `${text}a`, `a${text}a`]) {
      cleanText(each);
      assert.throws(() => parseName(`${each} b c`), ProtocolError);
      try {
        parseText(each);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
      }
    }
    const { user } = process.threadCpuUsage(start);
    assert.ok(user < 500_000, `${JSON.stringify(filler)}: ${user} µs`);
  }
});
