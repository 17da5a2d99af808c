import { lazy } from '../../shared/lazy.ts';
import type { MemberInfo } from '../../shared/protocol.ts';

/*
 * The members in an order in which people find each other. The server lists them as they came, which nobody
 * else knows.
 */

/** From this number of members on, a list is long enough to be searched. */
export const MANY_MEMBERS = 15;

const byName = lazy(() => new Intl.Collator(undefined, { numeric: true }));

/** Sorts members by name, ourselves first. */
export function inOrder(members: readonly MemberInfo[], you: string | undefined): MemberInfo[] {
  const { compare } = byName();
  return members.toSorted(
    (one, other) =>
      Number(other.id === you) - Number(one.id === you) || compare(one.name, other.name),
  );
}

/** True if the name contains what is wanted. Case and accents make no difference. */
export function isFound(name: string, wanted: string): boolean {
  return plain(name).includes(plain(wanted.trim()));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The names that can be completed: nobody completes their own. */
export function otherNames(members: readonly MemberInfo[], you: string): string[] {
  return members.map(({ name }) => name).filter((name) => name !== you);
}
