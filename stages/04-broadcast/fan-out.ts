import type { Conversation } from '../03-nicknames/conversation.ts';
import type { Conversations, Deliver } from '../03-nicknames/gate.ts';
import type { Told } from '../03-nicknames/told.ts';

/**
 * Sends each member what happened. The events between two replies, usually all events of a turn, become one
 * buffer for all members with the same manner, and one write per member. Replies keep their place in the
 * order, so that a new member gets what comes after the welcome and nothing from before it.
 */
export const fanOut: Deliver = (told, conversations) => {
  let events: Told[] = [];
  for (const each of told) {
    if (each.to === undefined) {
      events.push(each);
    } else {
      tellMembers(events, conversations);
      events = [];
      conversations.get(each.to)?.tell(each);
    }
  }
  tellMembers(events, conversations);
};

function tellMembers(events: readonly Told[], conversations: Conversations): void {
  if (events.length === 0) return;
  const encoded = new Map<symbol, Uint8Array>();
  for (const conversation of conversations.values()) {
    if (conversation.memberId) conversation.write(bytesFor(conversation, events, encoded));
  }
}

/** Encodes once for each manner, and separately only for listeners to whom the events are personal. */
function bytesFor(
  listener: Conversation,
  events: readonly Told[],
  encoded: Map<symbol, Uint8Array>,
): Uint8Array {
  const { dialect } = listener;
  if (dialect.isPersonal(events, listener)) return dialect.encode(events, listener);
  const manner = dialect.mannerOf(listener);
  let bytes = encoded.get(manner);
  if (!bytes) {
    bytes = dialect.encode(events, listener);
    encoded.set(manner, bytes);
  }
  return bytes;
}
