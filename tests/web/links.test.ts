import assert from 'node:assert/strict';
import test from 'node:test';
import { linkPieces } from '../../web/text/links.ts';

/** The texts of the links. */
function links(text: string): string[] {
  return linkPieces(text).flatMap((piece) => (piece.type === 'link' ? [piece.text] : []));
}

function onlyLink(text: string) {
  const [piece] = linkPieces(text);
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
  // Without a scheme, and mail.
  ['see www.example.com/a?b.', 'www.example.com/a?b'],
  ['see www.a.example', 'www.a.example'],
  ['看www.example.com，很好', 'www.example.com'],
  ['example.org, or not', 'example.org'],
  ['Example.org is ours', 'Example.org'],
  ['beispiel.de/pfad#ende!', 'beispiel.de/pfad#ende'],
  ['пример.рф?', 'пример.рф'],
  ['name@example.org.', 'name@example.org'],
  ['邮箱：name@example.org。', 'name@example.org'],
  ['<mailto:name@example.org>', 'mailto:name@example.org'],
  // Punctuation of other scripts, and dashes.
  ['http://a.example/b؟', 'http://a.example/b'],
  ['http://a.example/b، و', 'http://a.example/b'],
  ['http://a.example؛', 'http://a.example'],
  ['http://a.example/b।', 'http://a.example/b'],
  ['http://a.example/b—it is', 'http://a.example/b'],
  ['http://a.example/b – it is', 'http://a.example/b'],
  ['http://a.example/b…', 'http://a.example/b'],
  // Emoji.
  ['http://a.example/b🎉', 'http://a.example/b'],
  ['http://a.example👍🏽', 'http://a.example'],
  ['http://a.example/🇩🇪', 'http://a.example/'],
  // Characters that nobody sees.
  ['\u200ehttp://a.example/b\u200e\u200f', 'http://a.example/b'],
  ['http://a.example/b\u2060\ufeff x', 'http://a.example/b'],
  ['http://a.example/b\u200bnext', 'http://a.example/b'],
  ['http://a.example/b\u200c', 'http://a.example/b'],
  ['http://a.example/می\u200cخواهم؟', 'http://a.example/می\u200cخواهم'],
  // Marks that people write around an address.
  ['*http://a.example/b*', 'http://a.example/b'],
  ['**http://a.example/b**', 'http://a.example/b'],
  ['_http://a.example/b_', 'http://a.example/b'],
  ['~~http://a.example/b~~', 'http://a.example/b'],
  ['`http://a.example/b`', 'http://a.example/b'],
  ['*www.example.com*', 'www.example.com'],
  ['*name@example.org*', 'name@example.org'],
  ["'http://a.example/b'", 'http://a.example/b'],
  ['«http://a.example/b»', 'http://a.example/b'],
  ['„http://a.example/b“', 'http://a.example/b'],
  ['|http://a.example/b|', 'http://a.example/b'],
  ['「http://a.example/b」', 'http://a.example/b'],
  ['http://a.example/b_', 'http://a.example/b_'],
  ['_http://a.example/b_c_', 'http://a.example/b_c'],
  ['__http://a.example/b__', 'http://a.example/b'],
  // What follows later does not matter.
  ['name@example.org and a:b', 'name@example.org'],
  ['example.org and (more)', 'example.org'],
  ['docs.Python.org', 'docs.Python.org'],
  ['shop.example.id', 'shop.example.id'],
  ['example.org/aBC', 'example.org/aBC'],
  ['http://a.example/(*)b', 'http://a.example/(*)b'],
] as const;

for (const [text, address] of WRITTEN) {
  test(`finds ${address} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(links(text), [address]);
  });
}

test('everything but links is plain text, and no piece is empty', () => {
  const link = (text: string) => ({ type: 'link', text, href: new URL(text).href });
  assert.deepEqual(linkPieces('see http://a.example/ too'), [
    { type: 'words', text: 'see ' },
    link('http://a.example/'),
    { type: 'words', text: ' too' },
  ]);
  assert.deepEqual(linkPieces('http://a.example'), [link('http://a.example')]);
  assert.deepEqual(linkPieces(''), []);
});

test('only http and https addresses are links', () => {
  const others = [
    'javascript:alert(1)',
    'JAVASCRIPT://a.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://a.example/',
    'ftp://example.org/',
    '//example.org',
    'www.example',
    'javascript:example.org',
    'javascript://example.org/%0aalert(1)',
    'xhttp://a.example/',
    'http://',
    'http://user@',
    'http://user@ and more',
    'https://[oops]/',
  ];
  for (const text of others) assert.deepEqual(links(text), [], text);
});

test('what only looks like a domain is no link', () => {
  const others = [
    'main.py',
    'README.md',
    'src/lib.rs',
    'run.sh',
    'new Scanner(System.in)',
    'log.info("x")',
    'user.name = 1',
    'self.id',
    'It ends here.So it goes.',
    'e.g. i.e. 3.14 1.2.3.4 v1.2',
    'node.js',
    'git@example.org:wirechat.git',
    '...com',
    'self.id/x',
    'my.App',
    'config.web',
    ...[
      'notes.md',
      'lib.rs',
      'main.cc',
      'lib.ml',
      'view.mm',
      'run.pl',
      'mod.pm',
      'a.ps',
      'main.tf',
    ],
  ];
  for (const text of others) assert.deepEqual(links(text), [], text);
});

test('an address without a scheme leads to the safe one', () => {
  assert.equal(onlyLink('example.org').href, 'https://example.org/');
  assert.equal(onlyLink('www.example.org/a').href, 'https://www.example.org/a');
  assert.deepEqual(onlyLink('name@example.org'), {
    type: 'link',
    text: 'name@example.org',
    href: 'mailto:name@example.org',
  });
  assert.equal(onlyLink('MAILTO:name@example.org').href, 'mailto:name@example.org');
});

test('a link leads to what is read, without what nobody sees', () => {
  const seen = onlyLink('http://bank.ex\u00adample/a\u2060b');
  assert.equal(seen.href, 'http://bank.example/ab');
  assert.equal(seen.text, 'http://bank.ex\u00adample/a\u2060b');
  assert.equal(seen.realHost, undefined);
  const [, marked] = linkPieces('_http://a.example/b_c_');
  assert.partialDeepStrictEqual(marked, { href: 'http://a.example/b_c' });
  assert.equal(onlyLink('http://a.example/1\u200cb').href, 'http://a.example/1b');
  const joined = onlyLink('http://a.example/می\u200cخواهم').href;
  assert.ok(joined.includes(encodeURIComponent('\u200c')), 'between letters it is seen');
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
      linkPieces(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  }
});

test('an ordinary address has no explanation', () => {
  for (const text of [
    'https://A.Example/x',
    'http://a.example:8080',
    'http://[::1]/',
    'example.org/a',
    'https://Müller.example/',
    'https://müller-24.example/',
    'https://пример.example',
    'https://例え.example',
    'https://مثال.example',
    'https://xn--mller-kva.example/',
  ]) {
    assert.equal(onlyLink(text).realHost, undefined, text);
  }
});

const DECEPTIVE = [
  ['http://bank.example@evil.example/', 'evil.example'],
  ['http://bank.example:80@evil.example', 'evil.example'],
  ['https://bank.example\\@evil.example', 'bank.example'],
  ['https://раураl.example', 'xn--l-7sba6dbr.example'],
  ['https://аррӏе.example', 'xn--80ak6aa92e.example'],
  ['https://ｅxample.org', 'example.org'],
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
  for (const sign of [
    '(',
    ')',
    '.',
    'http://',
    '/',
    '"',
    '{[',
    '@a.b',
    'www.',
    'a.b.',
    '🎉',
    '\u200c',
  ]) {
    linkPieces(`http://a.example/${sign.repeat(2_000)}x`);
    linkPieces(sign.repeat(2_000));
  }
});
