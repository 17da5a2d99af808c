import { Box, renderToString, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import { MembersColumn, type MembersProps } from './members-column.ts';
import { StatusLine, type StatusProps } from './status-line.ts';

/** The minimum width, in columns, for showing the members next to the log. */
const MIN_COLUMNS_FOR_MEMBERS = 70;
const MEMBERS_COLUMNS = 20;
const GAP_COLUMNS = 1;
/** The status line and the input line. */
const ROWS_BELOW_LOG = 2;

/** The size of the log on a screen of this size. */
export function logSize({ columns, rows }: ScreenSize): ScreenSize {
  const beside = columns >= MIN_COLUMNS_FOR_MEMBERS ? GAP_COLUMNS + MEMBERS_COLUMNS : 0;
  return { columns: columns - beside, rows: Math.max(1, rows - ROWS_BELOW_LOG) };
}

/** A size in columns and rows of characters. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Everything above the input line. */
export interface FrameProps
  extends Omit<StatusProps, 'memberCount'>,
    Pick<MembersProps, 'members' | 'you'> {
  readonly size: ScreenSize;
  /** Lines that fit, including colour codes. */
  readonly log: readonly string[];
}

/** The rows of the screen, without the last one. */
export function frameRows(props: FrameProps): string[] {
  return renderToString(h(Frame, props), { columns: props.size.columns }).split('\n');
}

function Frame(props: FrameProps): ReactElement {
  const { size, log, members, you } = props;
  const { columns, rows } = logSize(size);
  // Ink leaves out empty lines.
  const lines = log.map((line, row) => h(Text, { key: row, wrap: 'truncate' }, line || ' '));
  const beside = columns < size.columns;
  return h(
    Box,
    { flexDirection: 'column', width: size.columns },
    h(
      Box,
      { height: rows, columnGap: GAP_COLUMNS, overflow: 'hidden' },
      h(Box, { width: columns, flexDirection: 'column', justifyContent: 'flex-end' }, ...lines),
      beside && h(MembersColumn, { members, you, width: MEMBERS_COLUMNS, height: rows }),
    ),
    h(StatusLine, { ...props, memberCount: members.length }),
  );
}
