import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { TimelineEvent } from '../../shared/protocol.ts';
import type { Member } from '../03-nicknames/roster.ts';

type Stamp = Pick<TimelineEvent, 'seq' | 'at'>;

/**
 * The ids (`cid`) of the latest messages of each member, and where they stand on the timeline:
 * what makes it harmless to send a message again when nobody knows whether it arrived.
 */
export class MessageIds {
  readonly #byMember = new WeakMap<Member, Map<string, Stamp>>();

  /** Where the message of this id was posted, if it was. */
  find(member: Member, cid: string | undefined): Stamp | undefined {
    return cid === undefined ? undefined : this.#byMember.get(member)?.get(cid);
  }

  remember(member: Member, cid: string | undefined, { seq, at }: Stamp): void {
    if (cid === undefined) return;
    let stamps = this.#byMember.get(member);
    if (!stamps) {
      stamps = new Map();
      this.#byMember.set(member, stamps);
    }
    stamps.set(cid, { seq, at });
    // A Map keeps the order of insertion: its first key is the oldest.
    if (stamps.size > CIDS_PER_MEMBER) stamps.delete(stamps.keys().next().value ?? '');
  }
}
