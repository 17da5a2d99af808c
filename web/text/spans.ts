import { parse, postprocess, preprocess } from 'micromark';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';

/*
 * The marks within a text: `*emphasis*`, `**strong**`, `~~struck out~~` and `code` in backticks. micromark finds
 * them, by the rules of CommonMark. A chat needs less than that: people also write `2*3*4`, `snake_case`, `¯\_(ツ)_/¯`
 * and `&amp;`, and mean what they write. So nothing else is a mark, and a mark within a word is none. Everything
 * that is no mark stays as it was written, with each of its blanks.
 */

/** Words, or words within a mark. */
export type Span =
  | { readonly type: 'words' | 'code'; readonly text: string }
  | { readonly type: SpanMark; readonly spans: readonly Span[] };
type SpanMark = 'emphasis' | 'strong' | 'strikethrough';

/** The length of each mark, on each side. */
const MARKS: ReadonlyMap<string, number> = new Map([
  ['emphasis', 1],
  ['strong', 2],
  ['strikethrough', 2],
]);
/** Signs in one text: more than anyone writes. The parser compares them with each other, so more take long. */
const MAX_SIGNS = 200;
/** Marks within marks: more than anyone writes, and few enough for every browser. */
const MAX_DEPTH = 6;

const extensions = [
  gfmStrikethrough({ singleTilde: false }),
  {
    disable: {
      null: [
        'autolink',
        'characterEscape',
        'characterReference',
        'hardBreakEscape',
        'htmlText',
        'labelEnd',
      ],
    },
  },
];

/** Letters and digits of scripts that put spaces between words. In others, a mark may be within a sentence. */
const IN_WORD =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])[\p{L}\p{N}_]/u;
const ENDS_IN_WORD = new RegExp(`${IN_WORD.source}$`, 'u');
const STARTS_IN_WORD = new RegExp(`^${IN_WORD.source}`, 'u');

/** Finds the marks in a text. The spans without the marks are the whole text. */
export function spansOf(text: string): Span[] {
  const root: Span[] = [];
  const signs = text.match(/[*`~]/g)?.length ?? 0;
  // The parser would skip such a character at the start, and count wrong.
  if (signs === 0 || signs > MAX_SIGNS || text.startsWith('\ufeff')) return words(text);
  const open: { readonly end: number; readonly spans: Span[] }[] = [
    { end: text.length, spans: root },
  ];
  let done = 0;
  const add = (...spans: readonly Span[]) => open.at(-1)?.spans.push(...spans);
  for (const [kind, token] of eventsOf(text)) {
    const start = token.start.offset;
    const end = token.end.offset;
    const length = MARKS.get(token.type);
    if (kind === 'enter' && token.type === 'codeText') {
      const code = codeIn(text.slice(start, end));
      if (code.trim() === '') continue;
      add(...words(text.slice(done, start)), { type: 'code', text: code });
      done = end;
    } else if (kind === 'enter' && length && open.length <= MAX_DEPTH && isMark(text, start, end)) {
      add(...words(text.slice(done, start)));
      const spans: Span[] = [];
      add({ type: token.type as SpanMark, spans });
      open.push({ end, spans });
      done = start + length;
    } else if (kind === 'exit' && length && open.length > 1 && open.at(-1)?.end === end) {
      add(...words(text.slice(done, end - length)));
      open.pop();
      done = end;
    }
  }
  root.push(...words(text.slice(done)));
  return root;
}

/** What micromark finds, in the order of the text. It treats the text as one that has no blocks. */
function eventsOf(text: string) {
  const chunks = preprocess()(text, undefined, true);
  return postprocess(parse({ extensions }).text().write(chunks));
}

function words(text: string): Span[] {
  return text === '' ? [] : [{ type: 'words', text }];
}

/**
 * `*` and `~~` are marks, unless they are within a word or a formula, on two lines, as in code, or behind a
 * backslash. An underscore is never one.
 */
function isMark(text: string, start: number, end: number): boolean {
  return (
    text[start] !== '_' &&
    text[start - 1] !== '\\' &&
    !text.slice(start, end).includes('\n') &&
    !ENDS_IN_WORD.test(text.slice(Math.max(0, start - 2), start)) &&
    !STARTS_IN_WORD.test(text.slice(end, end + 2))
  );
}

/** The code between backticks. A blank on both sides only separates it from backticks of its own. */
function codeIn(marked: string): string {
  const backticks = marked.search(/[^`]/);
  const code = marked.slice(backticks, -backticks);
  return code.startsWith(' ') && code.endsWith(' ') ? code.slice(1, -1) : code;
}
