import { randomBytes } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { Happening, MemberInfo } from '../../shared/protocol.ts';
import { foldName } from '../../shared/text.ts';

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
  readonly #byName = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  readonly #changed: (happening: Happening) => void;

  /** @param changed is told of each change, after it */
  constructor(changed: (happening: Happening) => void) {
    this.#changed = changed;
  }

  /** @throws ProtocolError `name-taken`, `server-full` */
  join(name: string): Member {
    if (this.#members.size >= MAX_MEMBERS) throw new ProtocolError('server-full');
    const member: Member = { id: randomId(9), name, session: randomId(18) };
    this.#claim(name, member);
    this.#members.set(member.id, member);
    this.#changed({ type: 'joined', ...infoOf(member) });
    return member;
  }

  /** @throws ProtocolError `name-taken`; one's own name in other letters is free */
  rename(member: Member, name: string): Happening {
    const from = member.name;
    this.#claim(name, member);
    if (foldName(from) !== foldName(name)) this.#byName.delete(foldName(from));
    member.name = name;
    const renamed = { type: 'renamed', ...infoOf(member), from } as const;
    this.#changed(renamed);
    return renamed;
  }

  /** Does nothing for somebody who has left already. */
  leave(member: Member): void {
    if (!this.#members.delete(member.id)) return;
    this.#byName.delete(foldName(member.name));
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
    const holder = this.#byName.get(foldName(name));
    if (holder && holder !== member) throw new ProtocolError('name-taken');
    this.#byName.set(foldName(name), member);
  }
}

/** What everybody may know of a member. */
export function infoOf({ id, name }: MemberInfo): MemberInfo {
  return { id, name };
}

/** An id that cannot be guessed, in letters that need no escaping anywhere. */
export function randomId(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
