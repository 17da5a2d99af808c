import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { Clip, TimelineEvent } from '../../shared/protocol.ts';
import type { Member } from '../03-nicknames/roster.ts';

/** A message as it was posted, without its text, which is long and which a repeat contains again. */
interface Posted extends Pick<TimelineEvent, 'seq' | 'at'> {
  readonly clip?: Clip;
}

/**
 * The ids (`cid`) of each member's latest messages, and their places on the timeline. They make it harmless
 * to send a message again if it is not known whether it arrived.
 */
export class MessageIds {
  readonly #byMember = new WeakMap<Member, Map<string, Posted>>();

  /** Returns how the message with this id was posted, if it was. */
  find(member: Member, cid: string | undefined): Posted | undefined {
    return cid === undefined ? undefined : this.#byMember.get(member)?.get(cid);
  }

  remember(member: Member, cid: string | undefined, { seq, at, clip }: Posted): void {
    if (cid === undefined) return;
    let messages = this.#byMember.get(member);
    if (!messages) {
      messages = new Map();
      this.#byMember.set(member, messages);
    }
    messages.set(cid, { seq, at, ...(clip && { clip }) });
    // A Map keeps the order of insertion, so the first key is the oldest.
    if (messages.size > CIDS_PER_MEMBER) messages.delete(messages.keys().next().value ?? '');
  }
}
