import { lazy } from '../../shared/lazy.ts';
import { type Entry, isSending } from './entry.ts';

/*
 * Which entries belong together on a screen: messages of one person under one name, joins and leaves in
 * one sentence, everything of one day under its date. These functions compare two neighbouring entries
 * and nothing else. So a view can insert or remove a row anywhere and ask again about its two neighbours
 * only, instead of going through 5,000 entries.
 */

/** Messages from one person within this time, in milliseconds, are grouped under one name. */
const GROUP_MS = 5 * 60_000;

/** True for the first entry of a day. A message being sent has no day until the server gives it a time. */
export function startsDay(above: Entry | undefined, entry: Entry): boolean {
  if (isSending(entry)) return above === undefined;
  return above === undefined || midnight(above.at) !== midnight(entry.at);
}

/**
 * True for a message that needs no name because it follows one from the same person. Each message of the host
 * shows whose it is.
 */
export function isGrouped(above: Entry | undefined, entry: Entry): boolean {
  return (
    above !== undefined &&
    isBubble(above) &&
    isBubble(entry) &&
    !above.isHost &&
    !entry.isHost &&
    above.author?.id === entry.author?.id &&
    !startsDay(above, entry) &&
    (isSending(entry) || entry.at - above.at < GROUP_MS)
  );
}

/** True if both show the same time. */
export function isSameTime(above: Entry, entry: Entry): boolean {
  return !isSending(entry) && minuteOf(above) === minuteOf(entry);
}

/** Minutes since 1970. Time zones differ by whole minutes. */
function minuteOf({ at }: Entry): number {
  return Math.floor(at / 60_000);
}

/** True if both are joins, leaves or renames that can be shown as one. */
export function isSameRun(above: Entry | undefined, entry: Entry): boolean {
  return (
    above !== undefined &&
    isRosterChange(above) &&
    isRosterChange(entry) &&
    !startsDay(above, entry)
  );
}

/** True for a join, a leave or a rename. */
export function isRosterChange({ content: { type } }: Entry): boolean {
  return type === 'joined' || type === 'left' || type === 'renamed';
}

/** True for an entry that is shown in a bubble with a name above it. */
export function isBubble({ content: { type } }: Entry): boolean {
  return type === 'said' || type === 'clip';
}

const withinYear = lazy(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
    }),
);
const withYear = lazy(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }));

/** Returns the midnight at which the day of `at` began, plus a number of days, in local time. */
export function midnight(at: number, daysLater = 0): number {
  const day = new Date(at);
  // Days are not always 24 hours long, because of daylight saving time.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater).getTime();
}

/** The day of `at` in full, for a place where “Today” soon becomes wrong. */
export function fullDay(at: number): string {
  return withYear().format(at);
}

/** The day of `at`, as a person would call it at `now`. */
export function dayName(at: number, now: number): string {
  const day = midnight(at);
  if (day === midnight(now)) return 'Today';
  if (day === midnight(now, -1)) return 'Yesterday';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? withinYear() : withYear()).format(at);
}
