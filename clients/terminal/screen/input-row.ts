import { graphemesOf, type Line } from '../line-editor.ts';

const PROMPT = '> ';
const CUT = '…';

/** The input row, split at the cursor. */
export interface InputRow {
  readonly before: string;
  readonly after: string;
}

/** Returns the part of the line around the cursor that fits into a number of columns. */
export function inputRow({ text, cursor }: Line, columns: number): InputRow {
  const visible = (part: string) => graphemesOf(part.replaceAll('\n', '⏎').replaceAll('\t', ' '));
  const before = visible(text.slice(0, cursor));
  const after = visible(text.slice(cursor));
  const room = Math.max(4, columns - PROMPT.length - 1);
  if (widthOf([...before, ...after]) <= room) {
    return { before: PROMPT + before.join(''), after: after.join('') };
  }
  // Some of the text after the cursor stays visible, for people who edit in the middle.
  const ahead = Math.min(widthOf(after), Math.floor(room / 4));
  const head = fitting(before.toReversed(), room - ahead).toReversed();
  const tail = fitting(after, room - widthOf(head));
  return { before: PROMPT + head.join(''), after: tail.join('') };
}

/** Returns as many graphemes from the start as fit. A sign shows that some are missing. */
function fitting(graphemes: readonly string[], room: number): string[] {
  if (widthOf(graphemes) <= room) return [...graphemes];
  const kept: string[] = [];
  let width = CUT.length;
  for (const grapheme of graphemes) {
    width += atMost(grapheme);
    if (width > room) break;
    kept.push(grapheme);
  }
  return [...kept, CUT];
}

function widthOf(graphemes: readonly string[]): number {
  return graphemes.reduce((sum, grapheme) => sum + atMost(grapheme), 0);
}

/** Wide characters and emoji start at Hangul Jamo. Counting a column too many does no harm here. */
const FIRST_WIDE = 0x1100;

function atMost(grapheme: string): number {
  return (grapheme.codePointAt(0) ?? 0) < FIRST_WIDE || grapheme === CUT ? 1 : 2;
}
