import { ProtocolError } from '../../shared/codes.ts';
import { MAX_TEXT_LINES, MAX_TIMELINE_EVENTS, RECENT_LINES } from '../../shared/limits.ts';
import { parseText } from '../../shared/text.ts';
import type { Commands, Phrases } from '../03-nicknames/text-dialect.ts';

/** The text commands from stage 04 on. */
export const chatCommands: Commands = {
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
  clock: {
    help: 'shows the time before each line, or no longer',
    read(_rest, listener) {
      listener.clock = !listener.clock;
      return undefined;
    },
  },
};

/** How the text dialect shows the events from stage 04 on. */
export const chatPhrases: Phrases = {
  joined: ({ name }) => [`* ${name} has entered the room`],
  left: ({ name }) => [`* ${name} has left the room`],
  // Every line begins with its author in brackets, so that a second line cannot pass for a message of
  // somebody else, or an action for a notice.
  said: ({ name, text }) => linesOf(text).map((line) => `[${name}] ${line}`),
  acted: ({ name, text }) => linesOf(text).map((line) => `[${name} ${line}]`),
};

/**
 * The name before each line makes many short lines expensive, so the last line holds the rest of the text.
 */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return [...lines.splice(0, MAX_TEXT_LINES - 1), ...(lines.length > 0 ? [lines.join(' / ')] : [])];
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= MAX_TIMELINE_EVENTS) return count;
  throw new ProtocolError('bad-request', `/recent takes a number from 1 to ${MAX_TIMELINE_EVENTS}`);
}
