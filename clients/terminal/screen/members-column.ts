import { Box, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import type { MemberInfo } from '../../../shared/protocol.ts';
import { colourOf } from '../colours.ts';

export interface MembersProps {
  readonly members: readonly MemberInfo[];
  readonly you: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** The members, next to the log. If there are too many for the height, shows how many more there are. */
export function MembersColumn({ members, you, width, height }: MembersProps): ReactElement {
  const fits = members.length <= height;
  const shown = fits ? members : members.slice(0, height - 1);
  return h(
    Box,
    {
      width,
      flexShrink: 0,
      flexDirection: 'column',
      paddingLeft: 1,
      borderStyle: 'single',
      borderDimColor: true,
      borderTop: false,
      borderRight: false,
      borderBottom: false,
    },
    ...shown.map(({ id, name }) =>
      h(
        Text,
        { key: id, wrap: 'truncate' },
        h(Text, colourOf(name), name),
        id === you && h(Text, { dimColor: true }, ' (you)'),
      ),
    ),
    !fits && h(Text, { dimColor: true }, `and ${members.length - shown.length} more`),
  );
}
