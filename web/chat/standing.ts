import { clock } from '../text/format.ts';
import { midnight } from './days.ts';
import { type Entry, isSending } from './entry.ts';

/** Messages of one person closer than this, in milliseconds, stand together under one name. */
const GROUP_MS = 5 * 60_000;

/** True for the first entry of a day; what is being sent waits for the server to say when it was said. */
export function startsDay(above: Entry | undefined, entry: Entry): boolean {
  if (isSending(entry)) return above === undefined;
  return above === undefined || midnight(above.at) !== midnight(entry.at);
}

/** True for a message that needs no name, since it follows one of the same person. */
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

/** True when both show the same time. */
export function isSameTime(above: Entry, entry: Entry): boolean {
  return !isSending(entry) && clock(above.at) === clock(entry.at);
}

/** True when both tell of comings and goings, and can be told as one. */
export function isSameRun(above: Entry | undefined, entry: Entry): boolean {
  return above !== undefined && isPresence(above) && isPresence(entry) && !startsDay(above, entry);
}

/** True for who came, who went, and who is called something else. */
export function isPresence({ content: { type } }: Entry): boolean {
  return type === 'joined' || type === 'left' || type === 'renamed';
}

/** True for what has a bubble, and a name over it. */
export function isBubble({ content: { type } }: Entry): boolean {
  return type === 'said' || type === 'clip';
}
