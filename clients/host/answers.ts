/**
 * The hub's answers in words. A terminal and a pipe get the same words; only the table of the members
 * depends on the size of the window.
 */
import type {
  Ban,
  HostAnswers,
  HostMember,
  HostRequest,
  HostRequestType,
} from '../../shared/host-protocol.ts';
import { type Column, tableLines } from './table.ts';

/** How much room an answer has. A pipe has no limit. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

export const NO_LIMIT: Room = { columns: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY };

/** An answer in words. Rows of a long table that do not fit are counted, unless `all` was asked for. */
export function answerLines(request: HostRequest, value: unknown, room: Room): readonly string[] {
  // The value has the type that belongs to the request: both ends of the link are of the same program.
  const answer = <T extends HostRequestType>() => value as HostAnswers[T];
  switch (request.type) {
    case 'who':
      return whoLines(answer<'who'>().members, room);
    case 'say':
      return request.text.split('\n').map((line) => `The host says: ${line}`);
    case 'kick':
      return [`${answer<'kick'>().name} is removed, and the name is free.`];
    case 'mute': {
      const { minutes } = request;
      const time = minutes === undefined ? '' : ` for ${count(minutes, 'minute')}`;
      return [`${answer<'mute'>().name} is muted${time}.`];
    }
    case 'unmute':
      return [`${answer<'unmute'>().name} can speak again.`];
    case 'ban': {
      const { number, name, address } = answer<'ban'>();
      return [`${name} is removed, and ${address} is kept out. /unban ${number} lifts this.`];
    }
    case 'bans':
      return bansLines(answer<'bans'>().bans, room);
    case 'unban': {
      const { number, address } = answer<'unban'>();
      return [`Ban ${number} is lifted: ${address} can come in again.`];
    }
    case 'lock':
      return ['The room is locked. Those who are in can come back, and nobody new comes in.'];
    case 'unlock':
      return ['The room is open.'];
    case 'pace': {
      const { linesPerSecond } = answer<'pace'>();
      if (linesPerSecond === 0) return ['There is no limit for the lines of a connection.'];
      return [`Each connection may send ${count(linesPerSecond, 'line')} per second.`];
    }
    case 'clear':
      return ['The conversation is forgotten.'];
  }
}

/** In 24 hours, because `PM` takes columns. */
const CLOCK = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The columns, from the one that a projector needs least: numbers tell who floods, names who that is. */
const MEMBER_COLUMNS: readonly Column<HostMember>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'address', cell: ({ address }) => address, rank: 3 },
  { title: 'way in', cell: ({ way }) => way, rank: 2 },
  { title: 'thread', cell: ({ thread }) => String(thread), alignRight: true, rank: 1 },
  { title: 'since', cell: ({ since }) => CLOCK.format(since), rank: 4 },
  {
    title: 'per minute',
    cell: ({ messagesPerMinute }) => String(messagesPerMinute),
    alignRight: true,
    rank: 7,
  },
  {
    title: 'queued bytes',
    cell: ({ queuedBytes }) => String(queuedBytes),
    alignRight: true,
    rank: 6,
  },
];

/** Only if somebody is muted or away. */
const STATE: Column<HostMember> = {
  title: '',
  cell: ({ muted, away }) => [muted && 'muted', away && 'away'].filter(Boolean).join(' '),
  rank: 5,
};

/** The titles, the line that counts the rest, and the input line. */
const ROWS_AROUND_TABLE = 3;
const MIN_TABLE_ROWS = 5;

/**
 * The members, the most active last: there, above the input line, a person looks first. So the rows that a
 * short window has no room for are those of quiet members.
 */
function whoLines(members: readonly HostMember[], { columns, rows }: Room): string[] {
  if (members.length === 0) return ['Nobody is here.'];
  const sorted = [...members].sort(
    (a, b) =>
      a.messagesPerMinute - b.messagesPerMinute ||
      a.queuedBytes - b.queuedBytes ||
      b.name.localeCompare(a.name, 'en'),
  );
  const shown = sorted.slice(-Math.max(MIN_TABLE_ROWS, rows - ROWS_AROUND_TABLE));
  const hasState = members.some(({ muted, away }) => muted || away);
  const table = tableLines(hasState ? [...MEMBER_COLUMNS, STATE] : MEMBER_COLUMNS, shown, columns);
  const more = sorted.length - shown.length;
  const rest = more === 0 ? [] : [`and ${more} less active; /who all lists them`];
  return table.toSpliced(1, 0, ...rest);
}

const BAN_COLUMNS: readonly Column<Ban>[] = [
  { title: 'number', cell: ({ number }) => String(number), alignRight: true },
  { title: 'name', cell: ({ name }) => name },
  { title: 'address', cell: ({ address }) => address },
  { title: 'since', cell: ({ at }) => CLOCK.format(at), rank: 1 },
];

function bansLines(bans: readonly Ban[], { columns }: Room): string[] {
  return bans.length === 0 ? ['Nobody is banned.'] : tableLines(BAN_COLUMNS, bans, columns);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
