import stringWidth from 'string-width';
import { graphemesOf } from '../line-editor.ts';

/*
 * Styled text in columns: how wide it is, where it wraps, and what is cut off. All of it works on cells, one
 * for each character that a person sees, because neither a UTF-16 unit nor a code point has a width: a
 * family emoji is one character of two columns, and an accent is no character of its own. Colour codes are
 * written last, so nothing has to look for them in the text again.
 */

/** How text looks: parameters of the control sequence SGR (ECMA-48 section 8.3.117), such as `1` for bold. */
export type Style = string;

export const BOLD: Style = '1';
export const DIM: Style = '2';
export const INVERSE: Style = '7';

/** Text in one style. */
export interface Span {
  readonly text: string;
  readonly style?: Style | undefined;
}

interface Cell {
  readonly text: string;
  readonly style: Style | undefined;
  readonly columns: number;
}

/** The width of a tab depends on the terminal, but the width of a line must be known here. */
const TAB = ' '.repeat(4);
const CUT = '…';

/** The number of columns that a text takes. */
export function columnsOf(text: string): number {
  return width(cellsOf([{ text }]));
}

/** Wraps text at spaces, and words that are longer than a line anywhere. Returns at least one line. */
export function wrap(spans: readonly Span[], columns: number): string[] {
  return [...linesOf(cellsOf(spans), columns)].map((line) => paint(line));
}

/** Cuts text to a number of columns. A sign shows that some of it is missing. */
export function truncate(spans: readonly Span[], columns: number): string {
  const cells = cellsOf(spans);
  if (width(cells) <= columns) return paint(cells);
  const kept = cells.slice(0, fitting(cells, columns - CUT.length));
  return paint([...kept, { text: CUT, style: kept.at(-1)?.style, columns: CUT.length }]);
}

/**
 * Splits text into cells, and drops the characters that have no width of their own: terminals disagree about
 * them, and one that draws them would move everything behind them. The same is true of U+FE0E, which asks
 * for an emoji as a plain sign, and which few terminals know.
 */
function cellsOf(spans: readonly Span[]): Cell[] {
  return spans.flatMap(({ text, style }) =>
    graphemesOf(text.replaceAll('\t', TAB).replaceAll('\ufe0e', ''))
      .map((text) => ({ text, style, columns: text === '\n' ? 0 : stringWidth(text) }))
      .filter(({ text, columns }) => columns > 0 || text === '\n'),
  );
}

/** Spaces at the end of a line take no room, so that the next line begins with a word. */
function* linesOf(cells: readonly Cell[], columns: number): Generator<readonly Cell[]> {
  let start = 0;
  let wordStart = 0;
  let used = 0;
  for (const [index, cell] of cells.entries()) {
    if (cell.text === '\n') {
      yield withoutSpacesAtEnd(cells.slice(start, index));
      start = wordStart = index + 1;
      used = 0;
      continue;
    }
    used += cell.columns;
    if (cell.text === ' ') wordStart = index + 1;
    else if (used > columns) {
      const end = wordStart > start ? wordStart : index;
      yield withoutSpacesAtEnd(cells.slice(start, end));
      start = end;
      used = width(cells.slice(start, index + 1));
    }
  }
  const last = cells.slice(start);
  yield last.slice(0, fitting(last, columns));
}

function withoutSpacesAtEnd(cells: readonly Cell[]): readonly Cell[] {
  return cells.slice(0, cells.findLastIndex(({ text }) => text.trim() !== '') + 1);
}

/** How many cells from the start fit. */
function fitting(cells: readonly Cell[], columns: number): number {
  let used = 0;
  const index = cells.findIndex((cell) => {
    used += cell.columns;
    return used > columns;
  });
  return index === -1 ? cells.length : index;
}

function width(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns }) => sum + columns, 0);
}

/** Each run of one style gets its control sequences. */
function paint(cells: readonly Cell[]): string {
  let painted = '';
  let style: Style | undefined;
  for (const cell of cells) {
    if (cell.style !== style) {
      if (style) painted += '\x1b[0m';
      if (cell.style) painted += `\x1b[${cell.style}m`;
      style = cell.style;
    }
    painted += cell.text;
  }
  return style ? `${painted}\x1b[0m` : painted;
}
