/** A roster, and a member who takes other names. Prints what the roster passes on, and what `rename` returns. */
import type { Happening } from '../../../shared/protocol.ts';
import { Roster } from '../../../stages/03-nicknames/roster.ts';

const say = (what: string, happening: Happening | undefined) => {
  const from = happening?.type === 'renamed' ? `from ${happening.from} to ` : '';
  console.log(`${what}: ${happening && `${happening.type} ${from}${happening.name}`}`);
};

const roster = new Roster((happening) => say('passed on', happening));
const member = roster.join('bob');
for (const name of ['bob', 'Robert']) say(`rename to ${name}`, roster.rename(member, name));
