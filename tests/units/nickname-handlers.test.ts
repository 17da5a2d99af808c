/** What members can do before they can talk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { FakePeer } from '../support/fake-peer.ts';

/** A room, and its handlers. */
function open() {
  const roster = new Roster(() => {});
  return { roster, ...nicknameHandlers(roster) };
}

const hello = (name: string) => ({ type: 'hello', v: 1, name }) as const;
const nick = (name: string) => ({ type: 'nick', name }) as const;

test('the welcome of a newcomer contains the members, the limits, and an empty history', () => {
  const room = open();
  room.roster.join('bob');
  const peer = new FakePeer();
  room.hello(hello('ann'), peer);
  const [welcome] = peer.events;
  assert.ok(peer.member && welcome?.type === 'welcome');
  const { id, session } = peer.member;
  assert.equal(room.roster.get(id), peer.member);
  assert.deepEqual(welcome, {
    type: 'welcome',
    v: 1,
    you: { id, name: 'ann' },
    session,
    members: room.roster.list(),
    limits: { nameCharacters: MAX_NAME_CHARACTERS, textCharacters: MAX_TEXT_CHARACTERS },
    epoch: welcome.epoch,
    seq: 0,
    recent: [],
    missed: 0,
  });
  assert.deepEqual(
    welcome.members.map(({ name }) => name),
    ['bob', 'ann'],
  );
  assert.ok(welcome.epoch);
});

test('a second hello is refused, and a refused hello does not count', () => {
  const room = open();
  room.roster.join('bob');
  const peer = new FakePeer();
  assert.throws(() => room.hello(hello('bob'), peer), { code: 'name-taken' });
  room.hello(hello('ann'), peer);
  assert.throws(() => room.hello(hello('carol'), peer), { code: 'already-joined' });
  assert.deepEqual(
    room.roster.list().map(({ name }) => name),
    ['bob', 'ann'],
  );
});

test('a member who is renamed is told so, and one who takes the same name is told nothing', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const room = open();
  const peer = new FakePeer();
  room.hello(hello('ann'), peer);
  for (let count = 0; count < 2; count += 1) room.nick(nick('kate'), peer);
  const id = peer.member?.id;
  assert.deepEqual(peer.events.slice(1), [
    { type: 'renamed', id, name: 'kate', from: 'ann', seq: 0, at: 1_000 },
  ]);
});

test('a member can ask who is here', () => {
  const room = open();
  const peer = new FakePeer();
  room.hello(hello('ann'), peer);
  room.roster.join('bob');
  room.who({ type: 'who' }, peer);
  assert.deepEqual(peer.events.at(-1), { type: 'members', members: room.roster.list() });
});

test('before hello nobody can take another name, or ask who is here', () => {
  const { nick: rename, who } = open();
  const peer = new FakePeer();
  assert.throws(() => rename(nick('kate'), peer), { code: 'hello-first' });
  assert.throws(() => who({ type: 'who' }, peer), { code: 'hello-first' });
});

for (const type of ['leave', 'disconnected'] as const) {
  test(`after ${type} a peer is gone, and so is its member, if it had one`, () => {
    const room = open();
    const [member, stranger] = [new FakePeer(), new FakePeer()];
    room.hello(hello('ann'), member);
    for (const peer of [member, stranger]) {
      room[type]({ type }, peer);
      assert.deepEqual(peer.events.at(-1), { type: 'bye', code: 'left', detail: DETAILS.left });
      assert.equal(peer.gone, true);
    }
    assert.deepEqual(room.roster.list(), []);
  });
}
