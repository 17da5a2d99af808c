import { lazy } from '../../shared/lazy.ts';

/*
 * Times, names and refusals as text for people. Formats that follow the reader's locale come from `Intl`
 * and are made when they are first needed, because making one takes longer than using it a hundred times.
 */

/** Turns a `detail` of the protocol into a sentence, with a capital letter and a full stop. */
export function sentence(detail: string): string {
  const first = detail.charAt(0).toUpperCase();
  return `${first}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`;
}

/**
 * Says what a resume could not replay: a number of events, or -1 for all of them. `hasMessages` says whether
 * the reader still sees earlier messages.
 */
export function lostSentence(missed: number, hasMessages: boolean): string {
  if (missed < 0) {
    return hasMessages
      ? 'The server was restarted. The messages above stay here until you close the chat, but anyone who joins now cannot see them.'
      : 'The server was restarted; earlier messages are gone.';
  }
  const what =
    missed === 1 ? '1 message or other event is' : `${missed} messages or other events are`;
  return `You were away for longer than the server remembers: ${what} missing here.`;
}

const clockFormat = lazy(
  () => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
);
const dateAndClockFormat = lazy(
  () =>
    new Intl.DateTimeFormat(undefined, {
      dateStyle: 'full',
      timeStyle: 'medium',
    }),
);
const preciseClockFormat = lazy(
  () =>
    new Intl.DateTimeFormat(undefined, {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    }),
);

/** The time of day in the reader's locale. */
export function clock(at: number): string {
  return clockFormat().format(at);
}

/** Date and time in full. */
export function dateAndClock(at: number): string {
  return dateAndClockFormat().format(at);
}

/** The time of day with milliseconds. */
export function preciseClock(at: number): string {
  return preciseClockFormat().format(at);
}

/** A hue in degrees for a name, regardless of case. */
export function hueOf(name: string): number {
  // FNV-1a, with one more shift so that names that differ in one letter get different colours.
  let hash = 2_166_136_261;
  for (const character of name.toLowerCase()) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % 360;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const parts = name.split(/[-_.]/).filter(Boolean);
  const letters = parts.slice(0, 2).map((part) => [...part][0] ?? '');
  return letters.join('').toUpperCase();
}
