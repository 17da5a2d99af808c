import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { Clip, Happening, TimelineEvent } from '../../shared/protocol.ts';
import type { Peer } from '../03-nicknames/hub.ts';
import type { Member } from '../03-nicknames/roster.ts';
import type { Timeline } from './timeline.ts';

/** What a member can post: a message with an id of the client's own, `cid`. */
type Message = Extract<Happening, { cid?: unknown }>;

/** A message as it was posted, without its text, which is long and which a repeat contains again. */
interface Posted extends Pick<TimelineEvent, 'seq' | 'at'> {
  readonly clip?: Clip;
}

/**
 * Posts messages to the timeline, each only once.
 *
 * When a connection breaks, the client cannot know whether its last message arrived: either the message was
 * lost, or only the confirmation was. So it sends the message again under the same id, and the message must
 * not appear twice. An operation that can be repeated without harm is *idempotent*, and an id from the client
 * is the usual way to make one of "add this" (compare the `Idempotency-Key` header of HTTP APIs).
 */
export class Posting {
  readonly #timeline: Timeline;
  /** The latest messages of each member, by their ids. They are forgotten with the member. */
  readonly #posted = new WeakMap<Member, Map<string, Posted>>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /**
   * A repeat is answered with the event as it was posted: the sender learns that the message arrived.
   * @lab 04.4 Post a message once
   */
  post(message: Message, member: Member, peer: Peer): void {
    const posted = this.find(member, message.cid);
    if (posted) peer.reply({ ...message, ...posted });
    else this.#remember(member, message.cid, this.#timeline.append(message));
  }

  /** Returns how this member's message was posted, if it was. */
  find(member: Member, cid: string | undefined): Posted | undefined {
    return cid === undefined ? undefined : this.#posted.get(member)?.get(cid);
  }

  #remember(member: Member, cid: string | undefined, event: Posted): void {
    if (cid === undefined) return;
    const messages = this.#posted.get(member) ?? new Map<string, Posted>();
    this.#posted.set(member, messages);
    const { seq, at, clip } = event;
    messages.set(cid, { seq, at, ...(clip && { clip }) });
    // A Map keeps the order of insertion, so the first key is the oldest.
    if (messages.size > CIDS_PER_MEMBER) messages.delete(messages.keys().next().value ?? '');
  }
}
