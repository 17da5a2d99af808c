/*
 * The editing of one line as pure functions, from a line to a line. The cursor moves by graphemes, what
 * people see as one character: a family emoji consists of seven code points, and one press of Backspace
 * must remove it as a whole.
 */

/** A line that is being written. `cursor` is an index into the text, between two graphemes. */
export interface InputLine {
  readonly text: string;
  readonly cursor: number;
}

/** A change of a line by a key. */
export type Edit = (line: InputLine) => InputLine;

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Splits a text into what people see as characters. An emoji of several code points is one of them. */
export function graphemesOf(text: string): string[] {
  return [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
}

export const EMPTY_LINE: InputLine = { text: '', cursor: 0 };

/** A line with the cursor at its end. */
export function lineOf(text: string): InputLine {
  return { text, cursor: text.length };
}

export function insert({ text, cursor }: InputLine, added: string): InputLine {
  return {
    text: text.slice(0, cursor) + added + text.slice(cursor),
    cursor: cursor + added.length,
  };
}

const moveTo =
  (target: (line: InputLine) => number): Edit =>
  (line) => ({ text: line.text, cursor: target(line) });

/** Erases from the cursor to the target on either side. */
const eraseTo =
  (target: (line: InputLine) => number): Edit =>
  (line) => {
    const [start = 0, end = 0] = [line.cursor, target(line)].sort((a, b) => a - b);
    return { text: line.text.slice(0, start) + line.text.slice(end), cursor: start };
  };

const before = ({ text, cursor }: InputLine) =>
  cursor - (graphemesOf(text.slice(0, cursor)).at(-1)?.length ?? 0);
const after = ({ text, cursor }: InputLine) =>
  cursor + (graphemesOf(text.slice(cursor))[0]?.length ?? 0);
const wordBefore = ({ text, cursor }: InputLine) =>
  text.slice(0, cursor).replace(/\S*\s*$/, '').length;
const wordAfter = ({ text, cursor }: InputLine) =>
  text.length - text.slice(cursor).replace(/\s*\S*/, '').length;
const start = () => 0;
const end = ({ text }: InputLine) => text.length;

/** The edits that people know from shells. */
export const EDITS = {
  left: moveTo(before),
  right: moveTo(after),
  wordLeft: moveTo(wordBefore),
  wordRight: moveTo(wordAfter),
  start: moveTo(start),
  end: moveTo(end),
  eraseLeft: eraseTo(before),
  eraseRight: eraseTo(after),
  eraseWordLeft: eraseTo(wordBefore),
  eraseWordRight: eraseTo(wordAfter),
  eraseToStart: eraseTo(start),
  eraseToEnd: eraseTo(end),
} satisfies Record<string, Edit>;
