/**
 * The input line as rows of the screen. The breaks are ours: with the terminal's own wrapping switched off,
 * a row stays one row, whatever the terminal thinks of the width of its characters. So the number of rows to
 * erase later is known for certain.
 */
import { graphemesOf, type InputLine } from '../terminal/line-editor.ts';
import { displayWidth } from './display-width.ts';

const PROMPT = '> ';
/** A row has at least this many characters, on any screen. */
const MIN_COLUMNS = 4;

/** The rows of the input line. */
export interface InputRows {
  readonly rows: readonly string[];
  /** The index of the row with the cursor. */
  readonly cursorRow: number;
  /** What that row has before the cursor. Written again, it puts the cursor where the terminal has it. */
  readonly beforeCursor: string;
}

/**
 * Breaks the input line into rows. The last column stays free for the cursor. If there are more rows than
 * `maxRows`, those around the cursor are returned.
 */
export function inputRows(line: InputLine, columns: number, maxRows: number): InputRows {
  const rows: string[] = [PROMPT];
  let cursor: Pick<InputRows, 'cursorRow' | 'beforeCursor'> = {
    cursorRow: 0,
    beforeCursor: PROMPT,
  };
  const width = Math.max(MIN_COLUMNS, columns) - 1;
  const write = (text: string): void => {
    for (const grapheme of graphemesOf(visible(text))) {
      const row = rows.at(-1) ?? '';
      if (displayWidth(row + grapheme) > width) rows.push(grapheme);
      else rows[rows.length - 1] = row + grapheme;
    }
  };
  write(line.text.slice(0, line.cursor));
  cursor = { cursorRow: rows.length - 1, beforeCursor: rows.at(-1) ?? '' };
  write(line.text.slice(line.cursor));
  const first = Math.max(0, Math.min(cursor.cursorRow - maxRows + 1, rows.length - maxRows));
  return {
    rows: rows.slice(first, first + maxRows),
    cursorRow: cursor.cursorRow - first,
    beforeCursor: cursor.beforeCursor,
  };
}

/** Line breaks and tabs within a text, as signs that take one column. */
function visible(text: string): string {
  return text.replaceAll('\n', '⏎').replaceAll('\t', ' ');
}
