import { isolated } from './direction.ts';
import type { Entry } from './entry.ts';

/*
 * In a lively room, people come, go and change their names more often than they speak. A line for each
 * would push the conversation off the screen, so a run of such events becomes one sentence with its net
 * effect: anyone who came and left within the run "came and went". The sentence is built from the events
 * alone, so it can be built again when one more is added or the oldest is dropped from the log.
 *
 * The net effect has no order. That is wrong where one name stands for two people: if ann leaves and bob
 * takes her name, "bob is now known as ann; ann left" would be about one person. There the sentence is
 * continued with a new part, which tells what came later.
 */

/** If there are more names than this, the rest are counted. */
const MAX_NAMES = 3;

/** One person within a run: whether they were here before and after it, and under which names. */
interface Passage {
  readonly firstName: string;
  readonly wasHere: boolean;
  /** They came in while a person who was called the same before was still here. */
  readonly isAnother: boolean;
  name: string;
  isHere: boolean;
  changes: number;
}

/** Sums up a run of joins, leaves and renames: “alice, bob and 3 others came in; carol left”. */
export function rosterSentence(run: readonly Entry[]): string {
  return partsOf(run).map(partSentence).join('; ');
}

/** Where somebody was before and after a part decides the clause, so the order within it does not matter. */
function partSentence(passages: readonly Passage[]): string {
  const those = (wasHere: boolean, isHere: boolean) =>
    passages.filter((passage) => passage.wasHere === wasHere && passage.isHere === isHere);
  const stayed = those(true, true);
  return [
    renamings(passages.filter(({ wasHere, firstName, name }) => wasHere && firstName !== name)),
    clause(those(false, true), 'came in'),
    clause(those(true, false), 'left'),
    clause(those(false, false), 'came and went'),
    clause(
      stayed.filter(({ changes }) => changes > 0),
      'left and came back',
    ),
    clause(
      stayed.filter(({ changes, firstName, name }) => changes === 0 && firstName === name),
      'kept the name',
    ),
  ]
    .filter(Boolean)
    .join('; ');
}

/**
 * Splits a run into parts in which every name stands for one person. People are identified by name, because
 * anyone who comes back too late to resume has another id.
 */
function partsOf(run: readonly Entry[]): Passage[][] {
  const formerNames = new FormerNames();
  let part = new Part();
  const parts = [part];
  for (const { content, author } of run) {
    const name = author?.name ?? '';
    const before = content.type === 'renamed' ? content.from : name;
    const isAmbiguous = part.mentionsAnother(name, before);
    if (isAmbiguous) {
      part = new Part();
      parts.push(part);
    }
    const joins = content.type === 'joined';
    const isAnother = joins && isAmbiguous && formerNames.has(name);
    const passage = part.take(before) ?? newPassage(before, !joins, isAnother);
    passage.name = name;
    passage.isHere = content.type !== 'left';
    if (content.type !== 'renamed') passage.changes += 1;
    part.put(passage);
    if (content.type === 'renamed') formerNames.renamed(before, name);
    else if (content.type === 'left') formerNames.left(name);
  }
  return parts.map(({ passages }) => passages);
}

/** A part of a run, by the names that its sentence may contain. */
class Part {
  readonly #all = new Set<Passage>();
  readonly #byName = new Map<string, Passage>();
  readonly #byFirstName = new Map<string, Passage>();

  get passages(): Passage[] {
    return [...this.#all];
  }

  /** Whether the sentence uses `name` for anyone but the person who is now called `current`. */
  mentionsAnother(name: string, current: string): boolean {
    const person = this.#byName.get(current);
    return [this.#byName, this.#byFirstName]
      .map((passages) => passages.get(name))
      .some((other) => other !== undefined && other !== person);
  }

  /** Takes the passage of a person, whose name may change now. */
  take(name: string): Passage | undefined {
    const passage = this.#byName.get(name);
    this.#byName.delete(name);
    return passage;
  }

  put(passage: Passage): void {
    this.#all.add(passage);
    this.#byName.set(passage.name, passage);
    if (passage.wasHere) this.#byFirstName.set(passage.firstName, passage);
  }
}

/** The earlier names of those who are here. */
class FormerNames {
  readonly #current = new Map<string, { isHere: boolean }>();
  readonly #former = new Map<string, { readonly isHere: boolean }>();

  renamed(from: string, to: string): void {
    const person = this.#current.get(from) ?? { isHere: true };
    this.#current.delete(from);
    this.#current.set(to, person);
    this.#former.set(from, person);
  }

  left(name: string): void {
    const person = this.#current.get(name);
    if (person) person.isHere = false;
  }

  has(name: string): boolean {
    return this.#former.get(name)?.isHere === true;
  }
}

function newPassage(name: string, wasHere: boolean, isAnother: boolean): Passage {
  return { firstName: name, name, wasHere, isAnother, isHere: wasHere, changes: 0 };
}

function clause(passages: readonly Passage[], did: string): string {
  const plain = passages.filter((passage) => !isSaidAsAnother(passage));
  const names = plain.map(({ name }) => isolated(name));
  const others = passages.filter(isSaidAsAnother).map(({ name }) => `another ${isolated(name)}`);
  // At the end: “another ann and bob” would be two others.
  return passages.length === 0 ? '' : `${listed([...names, ...others])} ${did}`;
}

function isSaidAsAnother({ isAnother, firstName, name }: Passage): boolean {
  return isAnother && name === firstName;
}

/** A rename needs both names, so only a few are spelled out. */
function renamings(passages: readonly Passage[]): string {
  if (passages.length > MAX_NAMES) return `${passages.length} people have new names`;
  return passages
    .map(({ firstName, name }) => `${isolated(firstName)} is now known as ${isolated(name)}`)
    .join('; ');
}

function listed(names: readonly string[]): string {
  const others = names.length - (MAX_NAMES - 1);
  const shown =
    names.length <= MAX_NAMES ? names : [...names.slice(0, MAX_NAMES - 1), `${others} others`];
  return new Intl.ListFormat('en-GB').format(shown);
}
