/**
 * What the text dialect can say from stage 04 on: the commands for talking, and how events read.
 *
 * A terminal shows whatever it is sent, so this file also prevents imitation. Names contain no
 * brackets and no spaces, texts contain no control characters (shared/text.ts), and every line of a message
 * begins with its author. What the server itself says, and each line of the host, begins with `*` or `!`.
 */
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_TEXT_LINES, MAX_TIMELINE_EVENTS, RECENT_LINES } from '../../shared/limits.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { type Quote, quoteBefore } from '../../shared/quote.ts';
import { parseText } from '../../shared/text.ts';
import {
  type Commands,
  type Dialect,
  linesFor,
  nicknameCommands,
  nicknamePhrases,
  type Phrases,
  textDialect,
} from '../03-nicknames/text-dialect.ts';

const commands: Commands = {
  me: {
    takes: 'TEXT',
    help: 'says what you do',
    read: (text) => ({ type: 'act', text: parseText(text) }),
  },
  recent: {
    takes: '[N]',
    help: `the latest ${RECENT_LINES} or N things that happened`,
    read: (count) => ({ type: 'recent', count: parseCount(count || String(RECENT_LINES)) }),
  },
};

/** How events read from stage 04 on. */
export const chatPhrases: Phrases = {
  ...nicknamePhrases,
  joined: ({ name }) => [`* ${name} has entered the room`],
  left: ({ name }) => [`* ${name} has left the room`],
  // In brackets, so that a second line cannot pass for somebody else's message, or an action for a notice.
  said: ({ name, text, host, re }) =>
    textLines(text, re).map((line) => (host ? `* The host says: ${line}` : `[${name}] ${line}`)),
  acted: ({ name, text, re }) => textLines(text, re).map((line) => `[${name} ${line}]`),
  cleared: () => ['* The host has cleared the conversation'],
  muted: ({ until }) => [
    `* The host has muted you${until === undefined ? '' : ` until ${timeOf(until)}`}`,
  ],
  unmuted: () => ['* The host lets you speak again'],
};

/**
 * Two text dialects that read the same lines: events are shown without the time, or with it. `/clock` changes
 * from one to the other. A dialect has no state, so all who speak one of them can be sent the same bytes.
 */
export function chatDialects(phrases: Phrases): {
  readonly plain: Dialect;
  readonly timed: Dialect;
} {
  const plain: Dialect = dialect(phrases, () => timed);
  const timed: Dialect = dialect(withTime(phrases), () => plain);
  return { plain, timed };
}

function dialect(phrases: Phrases, other: () => Dialect): Dialect {
  const clock: Commands = {
    clock: {
      help: 'shows the time before each line, or no longer',
      read(_argument, reader) {
        reader.dialect = other();
        return undefined;
      },
    },
  };
  return textDialect(
    { ...commands, ...clock, ...nicknameCommands },
    { ...phrases, recent: ({ events }) => events.flatMap((event) => linesFor(event, phrases)) },
  );
}

/**
 * Puts the time before each line of every event that has one. The time is the server's, which is the only clock
 * that all events have in common.
 */
function withTime(phrases: Phrases): Phrases {
  function phrase(event: HubEvent): readonly string[] {
    const lines = linesFor(event, phrases);
    return 'at' in event ? lines.map((line) => `[${timeOf(event.at)}] ${line}`) : lines;
  }
  return Object.fromEntries(Object.keys(phrases).map((type) => [type, phrase]));
}

/** The time of day at the server, such as 12:34:56. */
function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** More lines than a screen has would push away what others say, so the rest of them are only counted. */
function textLines(text: string, re: Quote | undefined): string[] {
  const lines = `${quoteBefore(re)}${text}`.split('\n');
  const more = lines.splice(MAX_TEXT_LINES).length;
  return more === 0 ? lines : [...lines, `… and ${more} more ${more === 1 ? 'line' : 'lines'}`];
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= MAX_TIMELINE_EVENTS) return count;
  throw new ProtocolError('bad-request', `/recent takes a number from 1 to ${MAX_TIMELINE_EVENTS}`);
}
