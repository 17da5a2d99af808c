import type { MemberInfo } from '../../shared/protocol.ts';
import type { RoomModel } from './room-model.ts';

/*
 * The people whose messages one person does not want to see. Nobody else notices, the server least of all. A member
 * who leaves and comes back has another id, so a person is remembered by name; a member who takes another name keeps
 * the id, so the mute follows. Someone else who takes the name of a person who has left is muted, too: they cannot be
 * told apart. So messages are folded and not removed, and a list says who is muted.
 */

/** The names that are muted on this device. */
export class MutedPeople {
  readonly #onChange: () => void;
  /** The names as they are shown, by themselves in lower case. */
  readonly #names = new Map<string, string>();
  /** The last name of each muted member that was seen, by id. */
  readonly #nameOf = new Map<string, string>();

  constructor(names: readonly string[], onChange: () => void) {
    this.#onChange = onChange;
    this.replace(names);
  }

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  has({ id, name }: MemberInfo): boolean {
    return this.#nameOf.has(id) || this.#names.has(name.toLowerCase());
  }

  mute({ id, name }: MemberInfo): void {
    this.#names.set(name.toLowerCase(), name);
    this.#nameOf.set(id, name);
    this.#onChange();
  }

  unmute(name: string): void {
    this.#names.delete(name.toLowerCase());
    for (const [id, seen] of this.#nameOf)
      if (seen.toLowerCase() === name.toLowerCase()) this.#nameOf.delete(id);
    this.#onChange();
  }

  /** Takes over the names that another page has stored, which is no change of ours. */
  replace(names: readonly string[]): void {
    this.#names.clear();
    for (const name of names) this.#names.set(name.toLowerCase(), name);
    for (const [id, seen] of this.#nameOf)
      if (!this.#names.has(seen.toLowerCase())) this.#nameOf.delete(id);
  }

  /**
   * Call this with the members who are here: somebody may have come, or have taken another name. `you` is our own id:
   * we may take a muted name, too.
   */
  follow(members: readonly MemberInfo[], you?: string): void {
    const others = members.filter(({ id }) => id !== you);
    const isNew = ({ id, name }: MemberInfo) => this.#nameOf.get(id) !== name;
    const seen = others.filter((member) => this.has(member) && isNew(member));
    for (const member of seen) this.#see(member);
    // Also without a new name: what this member said under an earlier one may be in the log.
    if (seen.length > 0) this.#onChange();
  }

  #see({ id, name }: MemberInfo): void {
    const before = this.#nameOf.get(id);
    if (before !== undefined) this.#names.delete(before.toLowerCase());
    this.#names.set(name.toLowerCase(), name);
    this.#nameOf.set(id, name);
  }
}

/**
 * The person with this id under their last name, from the members or the log. The name in an old message may be that
 * of somebody else by now.
 */
export function lastSeen(
  id: string,
  { members, entries }: Pick<RoomModel, 'members' | 'entries'>,
): MemberInfo | undefined {
  const seen = [...entries.map(({ author }) => author), ...members];
  return seen.findLast((person) => person?.id === id);
}
