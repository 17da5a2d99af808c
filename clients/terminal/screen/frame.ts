import { Box, renderToString, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import type { Code } from '../../../shared/codes.ts';
import type { MemberInfo } from '../../../shared/protocol.ts';
import { type Mute, mutedShortly } from '../../chat/host-words.ts';
import { anotherNameHelps, type ConnectionState } from '../../chat/reconnector.ts';
import { typingSentence } from '../../chat/typing.ts';
import { whyNot } from '../chat-client.ts';
import { colour, colourOf } from './colours.ts';

/*
 * The parts of a frame: the log, the members beside it, the status line below. On a narrow screen the
 * members are left out, and their number in the status line is all that remains of them.
 */

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

interface MembersProps {
  readonly members: readonly MemberInfo[];
  readonly you: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** The members, next to the log. If there are too many for the height, shows how many more there are. */
function MembersColumn({ members, you, width, height }: MembersProps): ReactElement {
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

interface StatusProps {
  readonly state: ConnectionState;
  readonly memberCount: number;
  readonly writers: readonly string[];
  readonly mute: Mute | undefined;
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
function StatusLine(props: StatusProps): ReactElement {
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

/** Names the way out in the same line: there is no other place for help on this screen. */
function statusWords({ state, memberCount, mute, writers }: StatusProps): string {
  switch (state.phase) {
    case 'online':
      return [`${memberCount} here`, mute && mutedShortly(mute), typingSentence(writers)]
        .filter(Boolean)
        .join(' · ');
    case 'reconnecting':
      return `Reconnecting${countdown(state.nextTryAt)}… Enter tries now.`;
    case 'refused':
      return `Not joined. ${whyNot(state)} ${waysIn(state.code)}`;
    case 'offline':
      return `Offline. Enter joins again. ${whyNot(state)}`;
    default:
      return 'Connecting…';
  }
}

/** Another name is no way in where somebody else than the roster has refused us. */
function waysIn(code: Code): string {
  const again = 'Enter joins again';
  return anotherNameHelps(code) ? `${again}, /nick NAME under another name.` : `${again}.`;
}

/** Counted from now with each frame, so it is right after a computer has slept, too. */
function countdown(nextTryAt: number | undefined): string {
  if (nextTryAt === undefined) return '';
  return ` in ${Math.max(0, Math.ceil((nextTryAt - Date.now()) / 1_000))} s`;
}
