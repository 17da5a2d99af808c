import { ProtocolError } from '../../shared/codes.ts';
import { GRACE_MS } from '../../shared/limits.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/** A member and the connection that speaks for them; none while they are expected back. */
interface Presence {
  readonly member: Member;
  caller?: Caller | undefined;
  grace?: NodeJS.Timeout;
}

/**
 * Which connection speaks for which member. A member outlives a broken connection by GRACE_MS, so
 * that a reload or a lost Wi-Fi shows nobody a leave and a join; their session brings them back.
 */
export class Attendance {
  readonly #roster: Roster;
  readonly #bySession = new Map<string, Presence>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  /**
   * The member of this session, or a new one of this name where the session is over or was none.
   * An older connection of the same member is told `replaced`.
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

  /** Nothing for a caller that has been replaced: it no longer speaks for anybody. */
  #of(caller: Caller): Presence | undefined {
    const presence = this.#bySession.get(caller.member?.session ?? '');
    return presence?.caller === caller ? presence : undefined;
  }

  #end({ member }: Presence): void {
    this.#bySession.delete(member.session);
    this.#roster.leave(member);
  }
}
