import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Block, blocksOf } from '../../web/text/blocks.ts';

const text = (words: string): Block => ({ type: 'text', spans: [{ type: 'words', text: words }] });
const code = (text: string, language = ''): Block => ({ type: 'code', text, language });
const quote = (...blocks: Block[]): Block => ({ type: 'quote', blocks });
const list = (...items: (string | [number, string])[]): Block => ({
  type: 'list',
  items: items.map((item) => {
    const [number, text] = typeof item === 'string' ? [undefined, item] : item;
    return { ...(number !== undefined && { number }), spans: [{ type: 'words', text }] };
  }),
});

const CASES: readonly (readonly [string, ...Block[]])[] = [
  ['one\n\n\ttwo', text('one\n\n\ttwo')],
  ['```\na\n```', code('a')],
  ['```py\nif a:\n\treturn  b\n\n    c\n```', code('if a:\n\treturn  b\n\n    c', 'py')],
  ['~~~ js \na\n~~~', code('a', 'js')],
  ['```int a = 1;\nint b;```', code('int a = 1;\nint b;')],
  ['see:\n\n```\na\n```\n\nend', text('see:'), code('a'), text('end')],
  ['````\n```\na\n```\n````', code('```\na\n```')],
  ['```\nnever closed', code('never closed')],
  ['```\nclosed late```', code('closed late')],
  ['```\n```', text('```\n```')],
  ['> a\n>\n> b\nanswer', quote(text('a\n\nb')), text('answer')],
  ['> ```\n> a\n> ```', quote(code('a'))],
  ['> - a\n> - b', quote(list('a', 'b'))],
  ['> a\n> > b', quote(text('a\n> b'))],
  ['>>> print(1)', text('>>> print(1)')],
  ['>:(', text('>:(')],
  ['- a\n- b\nend', list('a', 'b'), text('end')],
  ['* a\n* b', list('a', 'b')],
  ['1. a\n2. b', list([1, 'a'], [2, 'b'])],
  ['3) a\n7) b', list([3, 'a'], [7, 'b'])],
  ['- a\n- b\n1. c\n2. d', list('a', 'b'), list([1, 'c'], [2, 'd'])],
  ['- a single dash', text('- a single dash')],
  ['1986. A year.', text('1986. A year.')],
  ['+ a\n+ b', text('+ a\n+ b')],
  ['a\n\n- b\n- c', text('a'), list('b', 'c')],
  ['- a\n  - b', text('- a\n  - b')],
  // Blank lines.
  ['\na\n', text('\na\n')],
  ['a\n \n- b\n- c', text('a'), list('b', 'c')],
  ['a\n- b\n- c', text('a'), list('b', 'c')],
  ['> - a\n> - b\n>   ', quote(list('a', 'b'))],
  ['```\na\n ```', code('a')],
  ['```\n \n```', text('```\n \n```')],
  ['>\n> ', text('>\n> ')],
  ['>   ', text('>   ')],
  // A mark in the first line decides only about this line.
  ['>:(\n> a', text('>:('), quote(text('a'))],
  ['-  a\n-  b', list('a', 'b')],
  ['10.  a\n11.  b', list([10, 'a'], [11, 'b'])],
  ['of 1. a\nof 2. b', text('of 1. a\nof 2. b')],
  ['', ...[]],
];

for (const [message, ...blocks] of CASES) {
  test(`${JSON.stringify(message)} is read by its lines`, () => {
    assert.deepEqual(blocksOf(message), blocks);
  });
}

test('backticks around code in a line are no fence', () => {
  const spans = [
    { type: 'code', text: 'a' },
    { type: 'words', text: ' b\nc' },
  ] as const;
  assert.deepEqual(blocksOf('```a``` b\nc'), [{ type: 'text', spans }]);
});

test('a message of the maximum length with only marks is read quickly', { timeout: 5_000 }, () => {
  const signs = [
    '*',
    '`',
    '~',
    '**a ',
    '*a*',
    '`a',
    '~~a',
    '*a **b ',
    '> ',
    '- a\n',
    '```\n',
    '\n',
  ];
  for (const sign of signs) blocksOf(sign.repeat(2_000 / sign.length));
});
