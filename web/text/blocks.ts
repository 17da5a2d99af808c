import { type Span, spansOf } from './spans.ts';

/*
 * The blocks of a message: fenced code, quotes and lists, and the text between them. A message is written in
 * lines, so a line decides what it belongs to. CommonMark would draw the answer below a quote into the quote, and
 * the sentence below a list into its last item.
 *
 * This module is loaded when a message first has something like a mark in it.
 */

export type Block =
  | { readonly type: 'text'; readonly spans: readonly Span[] }
  /** `language` is the word behind the fence, or empty. */
  | { readonly type: 'code'; readonly text: string; readonly language: string }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'list'; readonly items: readonly Item[] };

/** An item of a list. Those of a numbered list have the numbers that were written. */
export interface Item {
  readonly number?: number;
  readonly spans: readonly Span[];
}

/** A block, and how many lines it has. */
type Taken = { readonly block: Block; readonly lines: number } | undefined;

/** Splits a message into blocks. */
export function blocksOf(text: string): Block[] {
  return blocksIn(text.split('\n'), [takeCode, takeQuote, takeList]);
}

function blocksIn(
  lines: readonly string[],
  takers: readonly ((lines: readonly string[], at: number) => Taken)[],
): Block[] {
  const blocks: Block[] = [];
  let textFrom = 0;
  let index = 0;
  const addText = () =>
    blocks.push(...textIn(lines.slice(textFrom, index), textFrom > 0, index < lines.length));
  while (index < lines.length) {
    const at = index;
    const taken = takers.reduce<Taken>((found, take) => found ?? take(lines, at), undefined);
    if (taken) {
      addText();
      blocks.push(taken.block);
      textFrom = index + taken.lines;
    }
    index += taken?.lines ?? 1;
  }
  addText();
  return blocks;
}

/** Blank lines between a text and another block only keep them apart, and the page does that anyway. */
function textIn(lines: readonly string[], isBelow: boolean, isAbove: boolean): Block[] {
  const isFull = (line: string) => line.trim() !== '';
  const start = isBelow ? lines.findIndex(isFull) : 0;
  const end = isAbove ? lines.findLastIndex(isFull) + 1 : lines.length;
  const text = lines.slice(start === -1 ? end : start, end).join('\n');
  return text === '' ? [] : [{ type: 'text', spans: spansOf(text) }];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
/** The name of a language. What else is behind a fence is code: nothing is left out. */
const LANGUAGE = /^\s*[\w+#.-]*\s*$/;

/** A fence that is never closed encloses the rest. One that encloses nothing is only characters. */
function takeCode(lines: readonly string[], at: number): Taken {
  const [, fence, behind = ''] = FENCE.exec(lines[at] ?? '') ?? [];
  if (!fence) return undefined;
  const isLanguage = LANGUAGE.test(behind);
  const rest = lines.slice(at + 1);
  // People also close it at the end of the last line of the code.
  const close = new RegExp(`^(.*?)${fence}${fence.charAt(0)}*\\s*$`);
  const end = rest.findIndex((line) => close.test(line));
  const lastLine = rest[end]?.replace(close, '$1') ?? '';
  const inside =
    end === -1 ? rest : [...rest.slice(0, end), ...(lastLine.trim() ? [lastLine] : [])];
  const code = isLanguage ? inside : [behind, ...inside];
  if (code.every((line) => line.trim() === '')) return undefined;
  const language = isLanguage ? behind.trim() : '';
  return {
    block: { type: 'code', text: code.join('\n'), language },
    lines: 1 + (end === -1 ? rest.length : end + 1),
  };
}

/** A blank is needed, because `>>>` is the prompt of Python, and `>:(` is no quote. */
const QUOTED = /^ {0,3}>(?: (.*))?$/;

function takeQuote(lines: readonly string[], at: number): Taken {
  const quoted = whileMatching(lines, at, QUOTED).map(([, line = '']) => line);
  if (quoted.every((line) => line.trim() === '')) return undefined;
  return {
    block: { type: 'quote', blocks: blocksIn(quoted, [takeCode, takeList]) },
    lines: quoted.length,
  };
}

const BULLET = /^[-*] +(\S.*)/;
const NUMBERED = /^(\d{1,9})[.)] +(\S.*)/;

/** Two items or more, because a single line may begin with a dash or a year. A list in a list stays text. */
function takeList(lines: readonly string[], at: number): Taken {
  const bulleted = whileMatching(lines, at, BULLET).map(([, text = '']) => ({
    spans: spansOf(text),
  }));
  const numbered = whileMatching(lines, at, NUMBERED).map(([, number, text = '']) => ({
    number: Number(number),
    spans: spansOf(text),
  }));
  // The first line has one kind of mark, or none.
  const items: Item[] = [...bulleted, ...numbered];
  return items.length < 2 ? undefined : { block: { type: 'list', items }, lines: items.length };
}

function whileMatching(lines: readonly string[], at: number, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (let index = at; index < lines.length; index += 1) {
    const match = pattern.exec(lines[index] ?? '');
    if (!match) break;
    found.push(match);
  }
  return found;
}
