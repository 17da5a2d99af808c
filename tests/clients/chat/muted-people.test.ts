import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastSeen, MutedPeople } from '../../../clients/chat/muted-people.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import { BOB, deaf, said, welcome } from './fakes.ts';

function mutedPeople(names: readonly string[] = []) {
  const changes: string[] = [];
  const muted: MutedPeople = new MutedPeople(names, () => changes.push(muted.names.join(' ')));
  return { muted, changes };
}

test('a person is muted by name, also in another visit, until that is undone', () => {
  const { muted, changes } = mutedPeople();
  assert.equal(muted.has(BOB), false);
  muted.mute(BOB);
  assert.equal(muted.has(BOB), true);
  assert.equal(muted.has({ id: 'b2', name: 'Bob' }), true);
  assert.equal(muted.has({ id: 'c', name: 'carol' }), false);
  muted.unmute('bob');
  assert.equal(muted.has(BOB), false);
  assert.deepEqual(changes, ['bob', '']);
});

test('a new name does not end it, and the old name is free again', () => {
  const { muted, changes } = mutedPeople(['bob']);
  muted.follow([BOB]);
  muted.follow([BOB]);
  assert.deepEqual(changes, ['bob']);
  muted.follow([{ id: BOB.id, name: 'robert' }]);
  assert.deepEqual(changes, ['bob', 'robert']);
  assert.equal(muted.has({ id: 'x', name: 'bob' }), false);
  // What was said under the old name stays folded.
  assert.equal(muted.has(BOB), true);
  muted.unmute('robert');
  assert.equal(muted.has(BOB), false);
});

test('others who come are not muted', () => {
  const { muted, changes } = mutedPeople(['bob']);
  muted.follow([BOB, { id: 'c', name: 'carol' }]);
  muted.follow([BOB, { id: 'c', name: 'caroline' }]);
  assert.deepEqual(muted.names, ['bob']);
  assert.deepEqual(changes, ['bob']);
});

test('the names of another page replace all of them, and are no change of ours', () => {
  const { muted, changes } = mutedPeople();
  const carol = { id: 'c', name: 'Carol' };
  muted.mute(BOB);
  muted.mute(carol);
  muted.replace(['carol', 'dave']);
  assert.deepEqual(muted.names, ['carol', 'dave']);
  assert.equal(muted.has(BOB), false);
  assert.equal(muted.has({ ...carol, name: 'caroline' }), true);
  assert.deepEqual(changes, ['bob', 'bob Carol']);
});

test('we ourselves may take the name of a person who is muted, and give it back', () => {
  const { muted, changes } = mutedPeople(['eve']);
  muted.follow([{ id: 'a', name: 'eve' }, BOB], 'a');
  muted.follow([{ id: 'a', name: 'carol' }, BOB], 'a');
  assert.deepEqual(muted.names, ['eve']);
  assert.deepEqual(changes, []);
});

test('nobody else is heard again when one person is', () => {
  const { muted } = mutedPeople();
  const carol = { id: 'c', name: 'Carol' };
  muted.mute(BOB);
  muted.mute(carol);
  muted.unmute('BOB');
  assert.equal(muted.has(BOB), false);
  assert.equal(muted.has({ ...carol, name: 'caroline' }), true);
  muted.unmute('carol');
  assert.deepEqual(muted.names, []);
  assert.equal(muted.has({ ...carol, name: 'caroline' }), false);
});

test('a name in other letters is the same name, and is shown as it was last written', () => {
  const { muted, changes } = mutedPeople(['Bob']);
  muted.follow([BOB]);
  muted.follow([{ ...BOB, name: 'BOB' }]);
  assert.deepEqual(changes, ['bob', 'BOB']);
  assert.equal(muted.has({ id: 'b2', name: 'boB' }), true);
});

test('the author of an old message has the name of today, or the last one before they left', () => {
  const room = new RoomModel(deaf, () => {});
  room.apply(welcome({ members: [BOB] }));
  room.apply(said(2, 'hi'));
  room.apply({ type: 'renamed', seq: 3, at: 1, id: 'b', name: 'bill', from: 'bob' });
  room.apply({ type: 'joined', seq: 4, at: 1, id: 'b2', name: 'bob' });
  assert.deepEqual(lastSeen('b', room), { id: 'b', name: 'bill' });
  room.apply({ type: 'left', seq: 5, at: 1, id: 'b', name: 'bill' });
  assert.deepEqual(lastSeen('b', room), { id: 'b', name: 'bill' });
  assert.deepEqual(lastSeen('b2', room), { id: 'b2', name: 'bob' });
  // Renamed while we were away for too long: only the list of members says so.
  room.apply(welcome({ seq: 9, missed: 4, members: [{ id: 'b2', name: 'robert' }] }));
  assert.deepEqual(lastSeen('b2', room), { id: 'b2', name: 'robert' });
});
