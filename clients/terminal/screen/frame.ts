import type { MemberInfo } from '../../../shared/protocol.ts';
import { type Mute, mutedShortly } from '../../chat/host-words.ts';
import { anotherNameHelps, type ConnectionState } from '../../chat/reconnector.ts';
import { typingSentence } from '../../chat/typing.ts';
import { whyNot } from '../chat-client.ts';
import { colourOf, GRAY, GREEN, RED, styles, YELLOW } from './colours.ts';
import { BOLD, columnsOf, DIM, type Span, type Style, truncate } from './styled.ts';

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
export interface FrameProps extends Omit<StatusProps, 'memberCount'> {
  readonly members: readonly MemberInfo[];
  readonly you: string | undefined;
  readonly size: ScreenSize;
  /** Lines that fit, including colour codes. */
  readonly log: readonly string[];
}

/** Moves to a column of the row, counted from 1. */
const toColumn = (column: number) => `\x1b[${column}G`;

/**
 * The rows of the screen, without the last one. What stands at the right gets its column from the terminal, so
 * that it stays there even if the terminal counts the width of a text differently.
 */
export function frameRows(props: FrameProps): string[] {
  const { size, log, members, you } = props;
  const { columns, rows } = logSize(size);
  const missing = Array<string>(rows - log.length).fill('');
  const lines = [...missing, ...log];
  const status = statusRow({ ...props, memberCount: members.length }, size.columns);
  if (columns === size.columns) return [...lines, status];
  const beside = memberRows(members, you, rows);
  const column = toColumn(columns + GAP_COLUMNS + 1);
  return [...lines.map((line, row) => line + column + EDGE + (beside[row] ?? '')), status];
}

const EDGE = `${truncate([{ text: '│', style: DIM }], 1)} `;

/** The members, next to the log. If there are too many for the height, shows how many more there are. */
function memberRows(
  members: readonly MemberInfo[],
  you: string | undefined,
  rows: number,
): string[] {
  const fits = members.length <= rows;
  const shown = fits ? members : members.slice(0, rows - 1);
  const lines: Span[][] = shown.map(({ id, name }) => [
    { text: name, style: colourOf(name) },
    { text: id === you ? ' (you)' : '', style: DIM },
  ]);
  if (!fits) lines.push([{ text: `and ${members.length - shown.length} more`, style: DIM }]);
  return lines.map((line) => truncate(line, MEMBERS_COLUMNS - columnsOf('│ ')));
}

interface StatusProps {
  readonly state: ConnectionState;
  readonly memberCount: number;
  readonly writers: readonly string[];
  readonly mute: Mute | undefined;
  readonly unread: number;
  readonly scrolled: boolean;
}

const LOOKS: Record<ConnectionState['phase'], readonly [sign: string, style: Style | undefined]> = {
  connecting: ['◌', YELLOW],
  online: ['●', GREEN],
  reconnecting: ['◌', YELLOW],
  idle: ['○', GRAY],
  refused: ['✕', RED],
  offline: ['✕', RED],
};

/** The state of the connection, the number of members, who is typing, and the unread messages below. */
function statusRow(props: StatusProps, columns: number): string {
  const { state, unread, scrolled } = props;
  const [sign, style] = LOOKS[state.phase];
  const below = unread > 0 ? ` ↓ ${unread} new` : scrolled ? ' ↓ more' : '';
  const words = ` ${statusWords(props)} `;
  const room = columns - columnsOf(below);
  const shown = truncate([{ text: sign, style: styles(BOLD, style) }, { text: words }], room);
  const line = Math.max(0, room - columnsOf(sign + words));
  const rule = truncate([{ text: '─'.repeat(line), style: DIM }], line);
  const right = truncate([{ text: below, style: BOLD }], columns);
  return shown + toColumn(room - line + 1) + rule + right;
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
      return anotherNameHelps(state.code)
        ? `Not joined. ${whyNot(state)} Enter joins again, /nick NAME under another name.`
        : `Not joined. Enter joins again. ${whyNot(state)}`;
    case 'offline':
      return `Offline. Enter joins again. ${whyNot(state)}`;
    default:
      return 'Connecting…';
  }
}

/** Counted from now with each frame, so it is right after a computer has slept, too. */
function countdown(nextTryAt: number | undefined): string {
  if (nextTryAt === undefined) return '';
  return ` in ${Math.max(0, Math.ceil((nextTryAt - Date.now()) / 1_000))} s`;
}
