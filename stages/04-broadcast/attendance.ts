import { ProtocolError } from '../../shared/codes.ts';
import { GRACE_MS } from '../../shared/limits.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/** A member and the connection of that member; none while the member is expected back. */
interface Presence {
  readonly member: Member;
  caller?: Caller | undefined;
  grace?: NodeJS.Timeout;
}

/**
 * Which connection belongs to which member. A member is kept for GRACE_MS after a broken connection, so
 * that a reload or a lost Wi-Fi does not show everybody a leave and a join. The session brings the member
 * back.
 */
export class Attendance {
  readonly #roster: Roster;
  readonly #bySession = new Map<string, Presence>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  /**
   * Returns the member of this session, or a new one with this name if there is no such session. An older
   * connection of the same member is told `replaced`.
   * @throws ProtocolError `already-joined`, `name-taken`, `server-full`
   */
  enter(name: string, session: string | undefined, caller: Caller): Member {
    if (caller.member) throw new ProtocolError('already-joined');
    const presence = this.#bySession.get(session ?? '') ?? this.#join(name);
    clearTimeout(presence.grace);
    presence.caller?.bye('replaced');
    presence.caller = caller;
    caller.member = presence.member;
    return presence.member;
  }

  /** The connection broke: the member has GRACE_MS to come back. */
  lose(caller: Caller): void {
    const presence = this.#of(caller);
    if (!presence) return;
    presence.caller = undefined;
    presence.grace = setTimeout(() => this.#end(presence), GRACE_MS);
    presence.grace.unref();
  }

  /** The member is gone for good. */
  leave(caller: Caller): void {
    const presence = this.#of(caller);
    if (presence) this.#end(presence);
  }

  #join(name: string): Presence {
    const presence = { member: this.#roster.join(name) };
    this.#bySession.set(presence.member.session, presence);
    return presence;
  }

  /** Undefined for a caller that has been replaced, because it no longer belongs to a member. */
  #of(caller: Caller): Presence | undefined {
    const presence = this.#bySession.get(caller.member?.session ?? '');
    return presence?.caller === caller ? presence : undefined;
  }

  #end({ member }: Presence): void {
    this.#bySession.delete(member.session);
    this.#roster.leave(member);
  }
}
