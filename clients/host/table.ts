/** A table that fits the width of a terminal, without lines around it: a projector has few columns. */
import { columnsOf, truncate } from '../terminal/screen/styled.ts';

/** A column of a table. `Row` is what a line of the table is about. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers end below each other. */
  readonly alignRight?: boolean;
  /** On a narrow screen, the column with the lowest rank goes first. One without a rank always stays. */
  readonly rank?: number;
}

const GAP = '  ';
/** A first column is not cut shorter than this. */
const MIN_FIRST_COLUMNS = 4;

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

/**
 * The lines of a table: the titles and a line for each row. Columns that do not fit are left out, and if
 * that is not enough, the first one is cut.
 */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const shown = thatFit(
    columns.map((column) => measured(column, rows)),
    width,
  );
  // The titles are the first cell of each column.
  return [undefined, ...rows].map((_, index) => {
    const cells = shown.map((each) => aligned(each, index));
    return cells.join(GAP).trimEnd();
  });
}

function measured<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = [column.title, ...rows.map(column.cell)];
  return { column, cells, width: Math.max(...cells.map(columnsOf)) };
}

function thatFit<Row>(columns: readonly Measured<Row>[], width: number): Measured<Row>[] {
  const shown = new Set(columns);
  const byRank = columns
    .filter(({ column }) => column.rank !== undefined)
    .sort((a, b) => (a.column.rank ?? 0) - (b.column.rank ?? 0));
  for (const column of byRank) {
    if (widthOf(shown) <= width) break;
    shown.delete(column);
  }
  const [first, ...others] = shown;
  if (!first) return [];
  const room = Math.max(MIN_FIRST_COLUMNS, first.width + width - widthOf(shown));
  return [{ ...first, width: Math.min(first.width, room) }, ...others];
}

function widthOf(columns: ReadonlySet<Measured<never>>): number {
  return [...columns].reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
}

function aligned<Row>({ column, cells, width }: Measured<Row>, index: number): string {
  const text = truncate([{ text: cells[index] ?? '' }], width);
  const blank = ' '.repeat(width - columnsOf(text));
  return column.alignRight ? blank + text : text + blank;
}
