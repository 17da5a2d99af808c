import { midnight } from './days.ts';
import { type Entry, isSending } from './entry.ts';
import { clock } from './format.ts';

/** Messages from one person within this time, in milliseconds, are grouped under one name. */
const GROUP_MS = 5 * 60_000;

/** True for the first entry of a day. A message being sent has no day until the server gives it a time. */
export function startsDay(above: Entry | undefined, entry: Entry): boolean {
  if (isSending(entry)) return above === undefined;
  return above === undefined || midnight(above.at) !== midnight(entry.at);
}

/** True for a message that needs no name because it follows one from the same person. */
export function isGrouped(above: Entry | undefined, entry: Entry): boolean {
  return (
    above !== undefined &&
    isBubble(above) &&
    isBubble(entry) &&
    above.author?.id === entry.author?.id &&
    !startsDay(above, entry) &&
    (isSending(entry) || entry.at - above.at < GROUP_MS)
  );
}

/** True if both show the same time. */
export function isSameTime(above: Entry, entry: Entry): boolean {
  return !isSending(entry) && clock(above.at) === clock(entry.at);
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
