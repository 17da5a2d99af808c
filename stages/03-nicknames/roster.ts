import { randomBytes } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { Happening, MemberInfo } from '../../shared/protocol.ts';
import { checkReserved, looksOf } from './look-alikes.ts';

/** Somebody who has said hello. `session` is their secret; it never leaves for anybody else. */
export interface Member extends MemberInfo {
  readonly session: string;
  name: string;
}

/**
 * Who is here, and under which name. There is one roster, and one thread that asks it: two who
 * want a name at the same instant are asked about one after the other, and no lock is needed.
 */
export class Roster {
  /** By each look of a name: nobody may look like somebody else who is here. */
  readonly #byLook = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  readonly #changed: (happening: Happening) => void;

  /** @param changed is told of each change, after it */
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
   * Nothing happens when it is their name already.
   * @throws ProtocolError `name-taken`, `name-invalid`; one's own name in other letters is free
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

  /** Does nothing for somebody who has left already. */
  leave(member: Member): void {
    if (!this.#members.delete(member.id)) return;
    this.#release(member);
    this.#changed({ type: 'left', ...infoOf(member) });
  }

  /** The member of this id, while they are here. */
  get(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** Everybody, in order of joining. */
  list(): MemberInfo[] {
    return Array.from(this.#members.values(), infoOf);
  }

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

/** What everybody may know of a member. */
export function infoOf({ id, name }: MemberInfo): MemberInfo {
  return { id, name };
}

/** An id that cannot be guessed, in letters that need no escaping anywhere. */
export function randomId(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
