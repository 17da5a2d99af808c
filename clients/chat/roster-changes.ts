import { isolated } from './direction.ts';
import type { Entry } from './entry.ts';

/*
 * In a lively room, people come, go and change their names more often than they speak. A line for each
 * would push the conversation off the screen, so a run of such events becomes one sentence with its net
 * effect: anyone who came and left within the run "came and went". The sentence is built from the events
 * alone, so it can be built again when one more is added or the oldest is dropped from the log.
 */

/** If there are more names than this, the rest are counted. */
const MAX_NAMES = 3;

/** One person within a run: whether they were here before and after it, and under which names. */
interface Passage {
  readonly firstName: string;
  readonly wasHere: boolean;
  name: string;
  isHere: boolean;
  changes: number;
}

/**
 * Sums up a run of joins, leaves and renames: “alice, bob and 3 others came in; carol left”. Where somebody was
 * before and after the run decides the clause, so the order within it does not matter to the reader.
 */
export function rosterSentence(run: readonly Entry[]): string {
  const passages = passagesOf(run);
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

/** People are identified by name, because anyone who comes back too late to resume has another id. */
function passagesOf(run: readonly Entry[]): Passage[] {
  const all = new Set<Passage>();
  const byName = new Map<string, Passage>();
  for (const { content, author } of run) {
    const name = author?.name ?? '';
    const before = content.type === 'renamed' ? content.from : name;
    const passage = byName.get(before) ?? newPassage(before, content.type !== 'joined');
    all.add(passage);
    byName.delete(before);
    byName.set(name, passage);
    passage.name = name;
    passage.isHere = content.type !== 'left';
    if (content.type !== 'renamed') passage.changes += 1;
  }
  return [...all];
}

function newPassage(name: string, wasHere: boolean): Passage {
  return { firstName: name, name, wasHere, isHere: wasHere, changes: 0 };
}

function clause(passages: readonly Passage[], did: string): string {
  return passages.length === 0 ? '' : `${listed(passages.map(({ name }) => name))} ${did}`;
}

/** A rename needs both names, so only a few are spelled out. */
function renamings(passages: readonly Passage[]): string {
  if (passages.length > MAX_NAMES) return `${passages.length} people have new names`;
  return passages
    .map(({ firstName, name }) => `${isolated(firstName)} is now known as ${isolated(name)}`)
    .join('; ');
}

function listed(all: readonly string[]): string {
  const names = all.map(isolated);
  const others = names.length - (MAX_NAMES - 1);
  const shown =
    names.length <= MAX_NAMES ? names : [...names.slice(0, MAX_NAMES - 1), `${others} others`];
  return new Intl.ListFormat('en-GB').format(shown);
}
