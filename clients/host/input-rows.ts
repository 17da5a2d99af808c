/**
 * The input line as rows of the screen. The breaks are ours: with the terminal's own wrapping switched off,
 * a row stays one row, whatever the terminal thinks of the width of its characters. So the number of rows to
 * erase later is known for certain.
 */
import { graphemesOf, type InputLine } from '../terminal/line-editor.ts';
import { columnsOf } from '../terminal/screen/styled.ts';

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
  const width = Math.max(MIN_COLUMNS, columns) - 1;
  const rows: string[] = [];
  let row = PROMPT;
  let used = PROMPT.length;
  const write = (text: string): void => {
    for (const character of graphemesOf(visible(text))) {
      const needed = columnsOf(character);
      if (used + needed > width) {
        rows.push(row);
        [row, used] = ['', 0];
      }
      row += character;
      used += needed;
    }
  };
  write(line.text.slice(0, line.cursor));
  const [cursorRow, beforeCursor] = [rows.length, row];
  write(line.text.slice(line.cursor));
  rows.push(row);
  const first = Math.max(0, cursorRow - maxRows + 1);
  const shown = rows.slice(first, first + maxRows);
  return { rows: shown, cursorRow: cursorRow - first, beforeCursor };
}

/** Line breaks and tabs within a text, as signs that take one column. */
function visible(text: string): string {
  return text.replaceAll('\n', '⏎').replaceAll('\t', ' ');
}
