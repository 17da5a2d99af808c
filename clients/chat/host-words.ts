import type { Code } from '../../shared/codes.ts';
import { clock, sentence } from './format.ts';

/*
 * What the host does, in words, the same in every client. The host is not a member: it has a console at
 * the server, and no place in the list of members. Members must be able to rely on that mark, so it comes
 * from one field of an event (`host`), and the words for the host have a space in them, which no name has.
 */

/** The author of a message of the host. No name contains a space. */
export const HOST_NAME = 'The host';

export const CLEARED = 'The host has cleared the conversation.';

export const UNMUTED = 'You can speak again.';

/** That nobody receives what we say. `until` is in milliseconds since 1970, and absent if there is no end. */
export interface Mute {
  readonly until?: number | undefined;
}

/** Says for how long we are muted, and what that means. */
export function mutedSentence({ until }: Mute): string {
  if (until === undefined) {
    return 'The host has muted you. Nobody receives what you send, until the host lets you speak again.';
  }
  return `The host has muted you until ${clock(until)}. Until then, nobody receives what you send.`;
}

/** The same in a few words, for a status line. */
export function mutedShortly({ until }: Mute): string {
  return until === undefined ? 'muted by the host' : `muted by the host until ${clock(until)}`;
}

/** Said to a person who is about to record a message while muted: a recording takes effort. */
export const NOT_NOW =
  'You cannot send a recording while the host has muted you. Record it afterwards.';

/** The same beside the place where messages are written. */
export function mutedNote(mute: Mute): string {
  return sentence(`${mutedShortly(mute)}: nobody receives what you send`);
}

const WHAT_TO_DO: Partial<Record<Code, string>> = {
  kicked: 'Ask the host before you join again.',
  banned: 'You can join again only if the host lifts the ban, or after a restart of the server.',
};

/** Says why the server does not let us in any more, and what a person can do about it. */
export function refusalSentence(code: Code, detail: string): string {
  return [sentence(detail), WHAT_TO_DO[code]].filter(Boolean).join(' ');
}
