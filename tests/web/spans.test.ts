import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Span, spansOf } from '../../web/text/spans.ts';

const BRACKETS = { emphasis: 'em', strong: 'b', strikethrough: 's', code: 'code' } as const;

/** The spans in one line: `<em>…</em>` for a mark. */
function shown(spans: readonly Span[]): string {
  return spans
    .map((span) => {
      if (span.type === 'words') return span.text;
      const inner = 'text' in span ? span.text : shown(span.spans);
      return `<${BRACKETS[span.type]}>${inner}</${BRACKETS[span.type]}>`;
    })
    .join('');
}

for (const [text, expected] of [
  ['an *emphasis*.', 'an <em>emphasis</em>.'],
  ['**strong** and ***both***', '<b>strong</b> and <em><b>both</b></em>'],
  ['~~struck out~~', '<s>struck out</s>'],
  ['**a *b* c**', '<b>a <em>b</em> c</b>'],
  ['the `code` in it', 'the <code>code</code> in it'],
  ['``a`b`` `` `c` ``', '<code>a`b</code> <code>`c`</code>'],
  ['`*no* mark`', '<code>*no* mark</code>'],
  ['(*a*), “**b**”', '(<em>a</em>), “<b>b</b>”'],
  ['これは**重要**です', 'これは<b>重要</b>です'],
  ['*مرحبا*.', '<em>مرحبا</em>.'],
  ['an *emphasis* here', 'an <em>emphasis</em> here'],
  ['*a _b_ c*', '<em>a _b_ c</em>'],
  ['` c` and `c `', '<code> c</code> and <code>c </code>'],
  [`${'x'.repeat(300)} *a*`, `${'x'.repeat(300)} <em>a</em>`],
  // Nothing else of Markdown is in the way of a mark.
  ['<ab:*a*>', '<ab:<em>a</em>>'],
  ['<b c="*a*">', '<b c="<em>a</em>">'],
  ['*[a*](b)', '<em>[a</em>](b)'],
  ['*C:\\*', '<em>C:\\</em>'],
  ['one\n\n  *two*\t\n three ', 'one\n\n  <em>two</em>\t\n three '],
]) {
  test(`${JSON.stringify(text)} is shown as ${JSON.stringify(expected)}`, () => {
    assert.equal(shown(spansOf(text as string)), expected);
  });
}

for (const text of [
  '2*3*4',
  'a * b * c',
  'a*b* c',
  '*a*b',
  'snake_case __init__ _this_',
  '*args, **kwargs',
  'char *a;\nchar b*',
  '*.js and *.ts',
  '/* a comment */',
  '¯\\_(ツ)_/¯',
  '\\*a\\*',
  '~5 and ~6~',
  '&amp; <b>bold</b> <!-- no -->',
  '[a](http://b.example) ![c](d) <http://e.example>',
  '# heading',
  '` `',
  '`',
  '***',
  '**',
  '\ufeff*a*',
  '',
]) {
  test(`${JSON.stringify(text)} is what it is`, () => {
    assert.equal(shown(spansOf(text)), text);
  });
}

test('a text of more signs than anyone writes is what it is', () => {
  assert.equal(spansOf('*a* '.repeat(100)).length, 200);
  const many = '*a* '.repeat(101);
  assert.equal(shown(spansOf(many)), many);
});

test('marks within marks go only so deep', () => {
  const deep = '*a **b *c **d *e **f *g **h** g* f** e* d** c* b** a*';
  assert.equal(depthOf(spansOf(deep)), 1 + 6);
});

function depthOf(spans: readonly Span[]): number {
  return 1 + Math.max(0, ...spans.map((span) => ('spans' in span ? depthOf(span.spans) : 0)));
}
