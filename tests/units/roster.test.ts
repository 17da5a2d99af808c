/** The members, and their names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { Happening } from '../../shared/protocol.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';

/** A roster, and its reports: each change, and the members after it. */
function open() {
  const told: (readonly [Happening, string])[] = [];
  const roster: Roster = new Roster((happening) => told.push([happening, names(roster)]));
  return { roster, told };
}

function names(roster: Roster): string {
  return roster
    .list()
    .map(({ name }) => name)
    .join(' ');
}

test('a roster holds a name until its member leaves or takes another', () => {
  const { roster } = open();
  const alice = roster.join('Alice');
  assert.throws(() => roster.join('aLICE'), { code: 'name-taken' });
  roster.rename(alice, 'ALICE');
  assert.throws(() => roster.join('alice'), { code: 'name-taken' });
  roster.rename(alice, 'carol');
  const bob = roster.join('alice');
  assert.throws(() => roster.rename(alice, 'Alice'), { code: 'name-taken' });
  roster.leave(bob);
  roster.leave(bob);
  roster.rename(alice, 'Alice');
  assert.equal(names(roster), 'Alice');
  assert.equal(roster.get(bob.id), undefined);
  assert.equal(roster.get(alice.id), alice);
});

test('a member who is refused another name keeps the one they have', () => {
  const { roster } = open();
  const [ann] = [roster.join('ann'), roster.join('bob')];
  assert.throws(() => roster.rename(ann, 'bob'), { code: 'name-taken' });
  assert.throws(() => roster.rename(ann, 'server'), { code: 'name-invalid' });
  assert.throws(() => roster.join('ann'), { code: 'name-taken' });
  assert.equal(names(roster), 'ann bob');
});

test('nobody joins under a refused name', () => {
  const { roster, told } = open();
  roster.join('ann');
  assert.throws(() => roster.join('ANN'), { code: 'name-taken' });
  assert.throws(() => roster.join('system'), { code: 'name-invalid' });
  assert.equal(names(roster), 'ann');
  assert.equal(told.length, 1);
});

test('the refusal of a name says which name it looks like, unless it is the same', () => {
  const { roster } = open();
  roster.join('alice');
  assert.throws(() => roster.join('aIice'), { code: 'name-taken', message: /looks like alice/ });
  assert.throws(() => roster.join('ALICE'), { code: 'name-taken', message: /^that name is taken/ });
});

test('a roster reports each change afterwards, without secrets', () => {
  const { roster, told } = open();
  const [ann, bob] = [roster.join('ann'), roster.join('bob')];
  const { id } = ann;
  assert.deepEqual(roster.list(), [
    { id, name: 'ann' },
    { id: bob.id, name: 'bob' },
  ]);
  const renamed = { type: 'renamed', id, name: 'kate', from: 'ann' };
  assert.deepEqual(roster.rename(ann, 'kate'), renamed);
  roster.leave(ann);
  assert.deepEqual(told, [
    [{ type: 'joined', id, name: 'ann' }, 'ann'],
    [{ type: 'joined', id: bob.id, name: 'bob' }, 'ann bob'],
    [renamed, 'kate bob'],
    [{ type: 'left', id, name: 'kate' }, 'bob'],
  ]);
});

test('a request that changes nothing is not reported', () => {
  const { roster, told } = open();
  const ann = roster.join('ann');
  assert.equal(roster.rename(ann, 'ann'), undefined);
  roster.leave(ann);
  roster.leave(ann);
  assert.deepEqual(
    told.map(([{ type }]) => type),
    ['joined', 'left'],
  );
});

test('each member has their own id and session, which need no escaping', () => {
  const { roster } = open();
  const members = [roster.join('ann'), roster.join('bob')];
  const secrets = members.flatMap(({ id, session }) => [id, session]);
  assert.equal(new Set(secrets).size, 4);
  for (const { id, session } of members) {
    assert.match(id, /^[\w-]{12}$/);
    assert.match(session, /^[\w-]{24}$/);
  }
});

test('a roster has room for MAX_MEMBERS members, and for another when one has left', () => {
  const { roster } = open();
  const members = Array.from({ length: MAX_MEMBERS }, (_, count) => roster.join(`m${count}`));
  assert.throws(() => roster.join('late'), { code: 'server-full' });
  if (members[0]) roster.leave(members[0]);
  roster.join('late');
});
