import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePieces } from '../../web/text/code-colours.ts';

const PYTHON = 'def f(x):\n\treturn "a"  # b';

test('keywords, strings and comments have a colour in the languages that a class writes', () => {
  for (const [language, code] of [
    ['python', PYTHON],
    ['py', PYTHON],
    ['js', 'const a = "a"; // b'],
    ['TypeScript', 'const a: string = "a"; // b'],
    ['java', 'return "a"; // b'],
    ['c', 'return "a"; // b'],
    ['c++', 'return "a"; // b'],
    ['sql', "SELECT 'a' -- b"],
    ['bash', 'for i in "a"; do # b'],
  ] as const) {
    const colours = codePieces(code, language).map(({ colour }) => colour);
    for (const colour of ['keyword', 'string', 'comment'] as const)
      assert.ok(colours.includes(colour), `${language}: ${colour}`);
  }
});

test('types and properties have a colour, too', () => {
  const colourOf = (code: string, word: string, language: string) =>
    codePieces(code, language).find(({ text }) => text === word)?.colour;
  assert.equal(colourOf('a.b = new Foo();', 'Foo', 'js'), 'type');
  assert.equal(colourOf('a.b = new Foo();', 'b', 'js'), 'property');
  assert.equal(colourOf('<em>a</em>', 'em', 'html'), 'type');
});

test('code in an unknown language has none', () => {
  for (const language of ['', 'klingon', 'constructor', '__proto__'])
    assert.deepEqual(codePieces(PYTHON, language), [{ text: PYTHON }]);
});

test('the pieces are the whole code, for any code', () => {
  for (const code of [
    PYTHON,
    '',
    '\n\n',
    '\t',
    '`${',
    '"',
    "'''",
    '/*',
    '<a',
    '\\',
    '<!--',
    '{{}}',
  ])
    for (const language of ['py', 'js', 'ts', 'html', 'css', 'sh', 'md', 'json', 'sql', 'diff'])
      assert.equal(
        codePieces(code, language)
          .map(({ text }) => text)
          .join(''),
        code,
      );
});

test('code of the maximum length is coloured quickly', { timeout: 10_000 }, () => {
  for (const sign of ['`', '${', '"', '/', '/*', '<a ', '{', '#'])
    for (const language of ['js', 'html', 'py'])
      codePieces(sign.repeat(2_000 / sign.length), language);
});
