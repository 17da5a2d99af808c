import assert from 'node:assert/strict';
import test from 'node:test';
import { isFewEmoji, textPieces } from '../../web/text/message-text.ts';

/** The texts of the links. */
function links(text: string): string[] {
  return textPieces(text).flatMap((piece) => (piece.type === 'link' ? [piece.text] : []));
}

function onlyLink(text: string) {
  const [piece] = textPieces(text);
  assert(piece?.type === 'link');
  return piece;
}

const WRITTEN = [
  ['see https://a.example/b?c=d#e, or not', 'https://a.example/b?c=d#e'],
  ['HTTP://A.example.', 'HTTP://A.example'],
  ['http://localhost:3000/', 'http://localhost:3000/'],
  ['(http://a.example/)', 'http://a.example/'],
  ['Really? http://a.example/?!', 'http://a.example/'],
  ['[text](http://a.example/x)y', 'http://a.example/x'],
  ['https://en.wikipedia.org/wiki/Wire_(band).', 'https://en.wikipedia.org/wiki/Wire_(band)'],
  [
    '(as in https://en.wikipedia.org/wiki/Wire_(band))',
    'https://en.wikipedia.org/wiki/Wire_(band)',
  ],
  ['http://[::1]:8080/clips', 'http://[::1]:8080/clips'],
  ['http://a.example/{b}[c](d)}', 'http://a.example/{b}[c](d)'],
  ['http://a.example/b]c', 'http://a.example/b'],
  ['"http://a.example/"', 'http://a.example/'],
  ['<http://a.example/>', 'http://a.example/'],
  ['看http://a.example/b，很好', 'http://a.example/b'],
  ['one\nhttp://a.example/\ntwo', 'http://a.example/'],
] as const;

for (const [text, address] of WRITTEN) {
  test(`finds ${address} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(links(text), [address]);
  });
}

test('everything but links is plain text, and no piece is empty', () => {
  const link = (text: string) => ({ type: 'link', text, href: new URL(text).href });
  assert.deepEqual(textPieces('see http://a.example/ too'), [
    { type: 'words', text: 'see ' },
    link('http://a.example/'),
    { type: 'words', text: ' too' },
  ]);
  assert.deepEqual(textPieces('http://a.example'), [link('http://a.example')]);
  assert.deepEqual(textPieces(''), []);
});

test('only http and https addresses are links', () => {
  const others = [
    'javascript:alert(1)',
    'JAVASCRIPT://a.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://a.example/',
    'www.a.example',
    'xhttp://a.example/',
    'http://',
    'http://user@',
    'https://[oops]/',
  ];
  for (const text of others) assert.deepEqual(links(text), [], text);
});

test('together the pieces are the whole text, for any text', () => {
  const texts = [
    '',
    'words',
    'http://a.example',
    'a http://a.example, b http://[ https://c.d/(',
    ')',
  ];
  for (const text of texts) {
    assert.equal(
      textPieces(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  }
});

test('an ordinary address has no explanation', () => {
  for (const text of ['https://A.Example/x', 'http://a.example:8080', 'http://[::1]/']) {
    assert.equal(onlyLink(text).realHost, undefined, text);
  }
});

const DECEPTIVE = [
  ['http://bank.example@evil.example/', 'evil.example'],
  ['http://bank.example:80@evil.example', 'evil.example'],
  ['https://bank.example\\@evil.example', 'bank.example'],
  ['https://раураl.example', 'xn--l-7sba6dbr.example'],
  ['http://bank.ex\u00adample/', 'bank.example'],
  ['http://0x7f.1/', '127.0.0.1'],
] as const;

for (const [text, host] of DECEPTIVE) {
  test(`says that ${text} leads to ${host}`, () => {
    assert.equal(onlyLink(text).realHost, host);
    assert.equal(new URL(onlyLink(text).href).hostname, host);
  });
}

test('a message of the maximum length with only brackets is parsed quickly', {
  timeout: 1_000,
}, () => {
  for (const sign of ['(', ')', '.', 'http://', '/']) {
    textPieces(`http://a.example/${sign.repeat(2_000)}x`);
  }
});

for (const text of ['😀', '😀😀😀', '👍🏽 👍🏿', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '❤️', '3️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🎉\n🎉']) {
  test(`${text} is only a few emoji`, () => assert(isFewEmoji(text)));
}

for (const text of [
  '',
  '1',
  '123',
  '#',
  '©',
  'ok 😀',
  '😀.',
  '😀😀😀😀',
  '🇩',
  '\u200d',
  '\ufe0f',
]) {
  test(`“${text}” is not`, () => assert(!isFewEmoji(text)));
}
