import { type Cell, visibleCells } from './visible.ts';

/** A row of text. The row of a caret comes below the row that it points into. */
interface Row {
  readonly text: string;
  readonly isMark: boolean;
}

interface RowsOptions {
  readonly columns: number;
  /** Bytes that are shown. The others are counted. */
  readonly bytes: number;
  /** Points at the byte at this place. */
  readonly mark?: { readonly at: number; readonly note: string };
}

/** Makes bytes visible in rows of this many columns, with a caret under one of them. */
export function bytesRows(bytes: Uint8Array, { columns, bytes: most, mark }: RowsOptions): Row[] {
  const { start, end } = windowOf(bytes.length, most, mark?.at);
  const rows = wrap(visibleCells(bytes.subarray(start, end)), columns).flatMap((cells): Row[] => {
    const text = cells.map((cell) => cell.text).join('');
    const at = mark === undefined ? -1 : mark.at - start;
    const pointed = cells.findIndex((cell) => cell.start <= at && at < cell.end);
    if (!mark || pointed === -1) return [{ text, isMark: false }];
    const before = cells.slice(0, pointed).reduce((sum, { width }) => sum + width, 0);
    const caret = `${' '.repeat(before)}^ ${mark.note}`;
    return [
      { text, isMark: false },
      { text: caret, isMark: true },
    ];
  });
  if (start > 0) rows.unshift({ text: `… ${start} bytes before …`, isMark: false });
  if (end < bytes.length) rows.push({ text: `… ${bytes.length - end} more bytes`, isMark: false });
  return rows;
}

/** Which bytes are shown: the first ones, unless that leaves out the marked one. */
function windowOf(length: number, most: number, at = 0): { start: number; end: number } {
  if (at < most) return { start: 0, end: Math.min(length, most) };
  const start = at - Math.floor(most / 2);
  return { start, end: Math.min(length, start + most) };
}

/** Breaks a row where it is full, and after each LF that is not the last byte. */
function wrap(cells: readonly Cell[], columns: number): Cell[][] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let width = 0;
  for (const cell of cells) {
    const isFull = width + cell.width > columns;
    if (row.length > 0 && (isFull || row.at(-1)?.text === '\\n')) {
      rows.push(row);
      row = [];
      width = 0;
    }
    row.push(cell);
    width += cell.width;
  }
  return [...rows, row];
}
