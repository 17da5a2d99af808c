import { Box, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import type { ConnectionState } from '../../chat/reconnector.ts';
import { typingSentence } from '../../chat/typing.ts';
import { whyNot } from '../chat-client.ts';
import { colour } from '../colours.ts';

export interface StatusProps {
  readonly state: ConnectionState;
  readonly memberCount: number;
  readonly writers: readonly string[];
  readonly unread: number;
  readonly scrolled: boolean;
}

const LOOKS: Record<ConnectionState['phase'], readonly [sign: string, colour: string]> = {
  connecting: ['◌', 'yellow'],
  online: ['●', 'green'],
  reconnecting: ['◌', 'yellow'],
  idle: ['○', 'gray'],
  refused: ['✕', 'red'],
  offline: ['✕', 'red'],
};

/** The state of the connection, the number of members, who is typing, and the unread messages below. */
export function StatusLine(props: StatusProps): ReactElement {
  const { state, unread, scrolled } = props;
  const [sign, hue] = LOOKS[state.phase];
  const below = unread > 0 ? `↓ ${unread} new` : scrolled ? '↓ more' : '';
  return h(
    Box,
    { height: 1, columnGap: 1 },
    h(
      Text,
      { wrap: 'truncate' },
      h(Text, { ...colour(hue), bold: true }, sign),
      ` ${statusWords(props)}`,
    ),
    h(Box, {
      flexGrow: 1,
      borderStyle: 'single',
      borderDimColor: true,
      borderLeft: false,
      borderRight: false,
      borderBottom: false,
    }),
    below && h(Box, { flexShrink: 0 }, h(Text, { bold: true }, below)),
  );
}

function statusWords({ state, memberCount, writers }: StatusProps): string {
  switch (state.phase) {
    case 'online':
      return [`${memberCount} here`, typingSentence(writers)].filter(Boolean).join(' · ');
    case 'reconnecting':
      return `Reconnecting${countdown(state.nextTryAt)}… Enter tries now.`;
    case 'refused':
      return `Not joined. ${whyNot(state)} Enter joins again, /nick NAME under another name.`;
    case 'offline':
      return `Offline. Enter joins again. ${whyNot(state)}`;
    default:
      return 'Connecting…';
  }
}

function countdown(nextTryAt: number | undefined): string {
  if (nextTryAt === undefined) return '';
  return ` in ${Math.max(0, Math.ceil((nextTryAt - Date.now()) / 1_000))} s`;
}
