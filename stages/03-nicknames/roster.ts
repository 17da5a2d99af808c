/**
 * The members and their names. "Is the name free? Then take it" is a race wherever two threads may do
 * it at once: both find the name free, and both take it. A lock around the two steps is one cure. Here only
 * one thread has the roster, which is another: nothing can come between the question and the answer.
 */
import { randomBytes } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { Happening, MemberInfo } from '../../shared/protocol.ts';
import { checkReserved, looksOf } from './look-alikes.ts';

/** Someone who has said hello. `session` is their secret and is sent to nobody else. */
export interface Member extends MemberInfo {
  readonly session: string;
  name: string;
}

/** The members of the room and their names. The hub's thread alone uses it, so no method may be async. */
export class Roster {
  /** By each look of a name, because no two members may have names that look alike. */
  readonly #byLook = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  readonly #changed: (happening: Happening) => void;

  /** @param changed is called after each change */
  constructor(changed: (happening: Happening) => void) {
    this.#changed = changed;
  }

  /** @throws ProtocolError `name-taken`, `name-invalid`, `server-full` */
  join(name: string): Member {
    if (this.#members.size >= MAX_MEMBERS) throw new ProtocolError('server-full');
    const member: Member = { id: randomId(9), name, session: randomId(18) };
    this.#claim(name, member);
    this.#members.set(member.id, member);
    this.#changed({ type: 'joined', ...infoOf(member) });
    return member;
  }

  /**
   * Does nothing if it is already their name.
   * @throws ProtocolError `name-taken`, `name-invalid`; a member's own name can be written differently
   * @lab 03.2 Take another name
   */
  rename(member: Member, name: string): Happening | undefined {
    const from = member.name;
    if (name === from) return undefined;
    this.#claim(name, member);
    member.name = name;
    const renamed = { type: 'renamed', ...infoOf(member), from } as const;
    this.#changed(renamed);
    return renamed;
  }

  /** Does nothing if the member has already left. */
  leave(member: Member): void {
    if (!this.#members.delete(member.id)) return;
    this.#release(member);
    this.#changed({ type: 'left', ...infoOf(member) });
  }

  /** Returns the member with this id, if they are here. */
  get(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** Returns all members, in the order in which they joined. */
  list(): MemberInfo[] {
    return Array.from(this.#members.values(), infoOf);
  }

  /**
   * Takes a name, or takes none: everything that can fail comes before the first change. A member's own looks
   * are not in the way, so `bob` can become `Bob`.
   * @lab 03.1 Claim a name ★
   */
  #claim(name: string, member: Member): void {
    const looks = looksOf(name);
    checkReserved(looks);
    for (const look of looks) {
      const holder = this.#byLook.get(look) ?? member;
      if (holder !== member) throw takenBy(holder, name);
    }
    this.#release(member);
    for (const look of looks) this.#byLook.set(look, member);
  }

  #release(member: Member): void {
    for (const look of looksOf(member.name)) this.#byLook.delete(look);
  }
}

function takenBy(holder: Member, name: string): ProtocolError {
  if (holder.name.toLowerCase() === name.toLowerCase()) return new ProtocolError('name-taken');
  const detail = `that looks like ${holder.name}, who is here; choose another name`;
  return new ProtocolError('name-taken', detail);
}

/** The public part of a member. */
export function infoOf({ id, name }: MemberInfo): MemberInfo {
  return { id, name };
}

/**
 * An id that cannot be guessed, in characters that need no escaping anywhere. With a counter instead, anyone
 * could guess the `session` of the next member, and come back as that member.
 */
export function randomId(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
