/** What members can do before they can talk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { Caller } from '../../stages/03-nicknames/caller.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from '../support/fake-link.ts';

/** A room in which callers make requests, and the events that each receives. */
function open() {
  const roster = new Roster(() => {});
  const handlers = nicknameHandlers(roster);
  let callers = 0;
  return {
    roster,
    call() {
      const link = new FakeLink();
      callers += 1;
      const caller = new Caller(link, callers);
      return {
        caller,
        ask: (type: string, fields = {}) => handlers[type]?.({ type, ...fields } as never, caller),
        heard: (): HubEvent[] => link.sent.splice(0).map((message) => Told.from(message).event),
      };
    },
  };
}

const hello = (name: string) => ['hello', { v: 1, name }] as const;

test('the welcome of a newcomer contains the members, the limits, and an empty history', () => {
  const { roster, call } = open();
  roster.join('bob');
  const { caller, ask, heard } = call();
  ask(...hello('ann'));
  const [welcome] = heard();
  assert.ok(caller.member && welcome?.type === 'welcome');
  const { id, session } = caller.member;
  assert.equal(roster.get(id), caller.member);
  assert.deepEqual(welcome, {
    type: 'welcome',
    v: 1,
    you: { id, name: 'ann' },
    session,
    members: roster.list(),
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
  const { roster, call } = open();
  roster.join('bob');
  const { ask } = call();
  assert.throws(() => ask(...hello('bob')), { code: 'name-taken' });
  ask(...hello('ann'));
  assert.throws(() => ask(...hello('carol')), { code: 'already-joined' });
  assert.deepEqual(
    roster.list().map(({ name }) => name),
    ['bob', 'ann'],
  );
});

test('a member who is renamed is told so, and one who takes the same name is told nothing', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000 });
  const { call } = open();
  const { caller, ask, heard } = call();
  ask(...hello('ann'));
  heard();
  ask('nick', { name: 'kate' });
  const id = caller.member?.id;
  assert.deepEqual(heard(), [
    { type: 'renamed', id, name: 'kate', from: 'ann', seq: 0, at: 1_000 },
  ]);
  ask('nick', { name: 'kate' });
  assert.deepEqual(heard(), []);
});

test('a member can ask who is here', () => {
  const { roster, call } = open();
  const { ask, heard } = call();
  ask(...hello('ann'));
  heard();
  roster.join('bob');
  ask('who');
  assert.deepEqual(heard(), [{ type: 'members', members: roster.list() }]);
});

test('before hello only ping is answered', () => {
  const { call } = open();
  const { ask, heard } = call();
  for (const type of ['nick', 'who']) assert.throws(() => ask(type), { code: 'hello-first' }, type);
  ask('ping');
  assert.deepEqual(heard(), [{ type: 'pong' }]);
});

for (const type of ['leave', 'disconnected']) {
  test(`after ${type} a caller is gone, and so is its member, if it had one`, () => {
    const { roster, call } = open();
    const [member, stranger] = [call(), call()];
    member.ask(...hello('ann'));
    member.heard();
    for (const { caller, ask, heard } of [member, stranger]) {
      ask(type);
      assert.deepEqual(heard(), [{ type: 'bye', code: 'left', detail: DETAILS.left }]);
      assert.equal(caller.gone, true);
    }
    assert.deepEqual(roster.list(), []);
  });
}
