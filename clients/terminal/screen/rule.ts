import { Box, renderToString, Text } from 'ink';
import { createElement as h } from 'react';
import { colour } from '../colours.ts';

const LINE = {
  borderStyle: 'single',
  borderLeft: false,
  borderRight: false,
  borderBottom: false,
} as const;

/** A line across the log with a word in it, for a new day or the first unread message. */
export function rule(word: string, columns: number, hue?: string): string {
  const row = h(
    Box,
    { width: columns, columnGap: 1 },
    h(Box, { ...LINE, width: 2 }),
    h(Text, hue ? { bold: true, ...colour(hue) } : { dimColor: true }, word),
    h(Box, { ...LINE, flexGrow: 1 }),
  );
  return renderToString(row, { columns });
}
