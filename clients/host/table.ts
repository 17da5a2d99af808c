/** A table that fits the width of a terminal, without lines around it: a projector has few columns. */
import { displayWidth, fitting } from './display-width.ts';

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
  const lines = ['', ...rows].map((_, index) =>
    shown
      .map((each) => aligned(each, index))
      .join(GAP)
      .trimEnd(),
  );
  return lines;
}

function measured<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = [column.title, ...rows.map(column.cell)];
  return { column, cells, width: Math.max(...cells.map(displayWidth)) };
}

function thatFit<Row>(columns: readonly Measured<Row>[], width: number): Measured<Row>[] {
  const total = columns.reduce((sum, each) => sum + each.width + GAP.length, -GAP.length);
  if (total <= width) return [...columns];
  const [least] = columns
    .filter(({ column }) => column.rank !== undefined)
    .sort((a, b) => (a.column.rank ?? 0) - (b.column.rank ?? 0));
  if (least)
    return thatFit(
      columns.filter((each) => each !== least),
      width,
    );
  const [first, ...others] = columns;
  if (!first) return [];
  return [
    { ...first, width: Math.max(MIN_FIRST_COLUMNS, first.width - (total - width)) },
    ...others,
  ];
}

function aligned<Row>({ column, cells, width }: Measured<Row>, index: number): string {
  const text = fitting(cells[index] ?? '', width);
  const blank = ' '.repeat(width - displayWidth(text));
  return column.alignRight ? blank + text : text + blank;
}
