import { type Code, ProtocolError } from '../../shared/codes.ts';
import { GRACE_MS } from '../../shared/limits.ts';
import type { Peer } from '../03-nicknames/hub.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/** A member's stay in the room, across all of its connections. */
interface Session {
  readonly member: Member;
  /** The member's connection; none while the member is expected back. */
  peer?: Peer | undefined;
  grace?: NodeJS.Timeout;
}

/**
 * Which connection belongs to which member.
 *
 * A connection breaks more often than a person leaves: a page is reloaded, a phone changes from Wi-Fi to the
 * mobile network. So a member is kept for GRACE_MS after the connection broke, and nobody sees a leave and a
 * join. To come back, a client shows the secret that `welcome` gave it: a name would not do, because everybody
 * in the room knows it.
 */
export class Sessions {
  readonly #roster: Roster;
  readonly #bySecret = new Map<string, Session>();

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  /**
   * Returns the member with this secret, or a new one with this name if there is none. An older connection of
   * the same member is told `replaced`: it may be dead without anyone having noticed, so the newer one counts.
   * @throws ProtocolError `already-joined`, `name-taken`, `server-full`
   * @lab 04.5 Let a member come back
   */
  enter(name: string, secret: string | undefined, peer: Peer): Member {
    if (peer.member) throw new ProtocolError('already-joined');
    const session = this.#bySecret.get(secret ?? '') ?? this.#begin(name);
    clearTimeout(session.grace);
    session.peer?.bye('replaced');
    session.peer = peer;
    peer.member = session.member;
    return session.member;
  }

  /**
   * The connection broke: the member has GRACE_MS to come back.
   * @lab 04.6 Keep a place for some seconds
   */
  suspend(peer: Peer): void {
    const session = this.#of(peer);
    if (!session) return;
    session.peer = undefined;
    session.grace = setTimeout(() => this.#end(session), GRACE_MS);
    session.grace.unref();
  }

  /** The member leaves for good. */
  leave(peer: Peer): void {
    const session = this.#of(peer);
    if (session) this.#end(session);
  }

  /**
   * The host has ended the stay: the connection is told, the name is free, and the secret is worth nothing. The
   * end of a grace period finds nobody then.
   */
  expel(member: Member, code: Code, detail?: string): void {
    const session = this.#bySecret.get(member.session);
    if (!session) return;
    session.peer?.bye(code, detail);
    this.#end(session);
  }

  /** Whether this is the secret of a member, who may come back with it. */
  has(secret: string | undefined): boolean {
    return this.#bySecret.has(secret ?? '');
  }

  /** The connection of a member, or none while they are expected back. */
  peerOf(member: Member): Peer | undefined {
    return this.#bySecret.get(member.session)?.peer;
  }

  #begin(name: string): Session {
    const session = { member: this.#roster.join(name) };
    this.#bySecret.set(session.member.session, session);
    return session;
  }

  /** Undefined for a connection that has been replaced, because it no longer belongs to a member. */
  #of(peer: Peer): Session | undefined {
    const session = this.#bySecret.get(peer.member?.session ?? '');
    return session?.peer === peer ? session : undefined;
  }

  #end({ member }: Session): void {
    this.#bySecret.delete(member.session);
    this.#roster.leave(member);
  }
}
