import type { Happening } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import type { Member } from '../03-nicknames/roster.ts';
import type { MessageIds } from './message-ids.ts';
import type { Timeline } from './timeline.ts';

/** Posts a message of this member to the room, once per `cid`. */
export type Post = (message: Message, member: Member, caller: Caller) => void;

type Message = Extract<Happening, { cid?: unknown }>;

/** A repeat is answered with the event as it was posted, which confirms to the sender that it arrived. */
export function postingTo(timeline: Timeline, ids: MessageIds): Post {
  return (message, member, caller) => {
    const posted = ids.find(member, message.cid);
    if (posted) return caller.reply({ ...message, ...posted });
    ids.remember(member, message.cid, timeline.append(message));
  };
}
