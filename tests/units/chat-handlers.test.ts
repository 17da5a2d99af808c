/** The effects of each request on the room, with plain calls. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GRACE_MS, TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { Request, ServerEvent } from '../../shared/protocol.ts';
import type { Handler } from '../../stages/03-nicknames/handlers.ts';
import { TEXT_LIMITS } from '../../stages/03-nicknames/nickname-handlers.ts';
import { infoOf, Roster } from '../../stages/03-nicknames/roster.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { Attendance } from '../../stages/04-broadcast/attendance.ts';
import { chatHandlers } from '../../stages/04-broadcast/chat-handlers.ts';
import { MessageIds } from '../../stages/04-broadcast/message-ids.ts';
import { postingTo } from '../../stages/04-broadcast/post.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { FakeCaller } from '../support/fake-caller.ts';

const NOW = 1_700_000_000_000;

test('the welcome of a newcomer contains the members and earlier events, but not their own joined', (t) => {
  const { join, ask, everybody, epoch } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'say', text: 'anybody here?' });
  const bob = join('bob');
  assert.deepEqual(bob.told, [
    {
      type: 'welcome',
      v: 1,
      you: infoOf(bob.member),
      session: bob.member.session,
      members: [infoOf(alice.member), infoOf(bob.member)],
      limits: TEXT_LIMITS,
      epoch,
      recent: everybody.slice(0, 2),
      missed: 0,
      seq: 3,
    },
  ]);
  assert.deepEqual(everybody.at(-1), { type: 'joined', ...infoOf(bob.member), seq: 3, at: NOW });
});

test('a member who comes back in time keeps their identity and gets missed events; nobody else notices', (t) => {
  const { join, ask, everybody, epoch } = emptyRoom(t);
  const [alice, bob] = [join('alice'), join('bob')];
  ask(alice, { type: 'disconnected' });
  ask(bob, { type: 'say', text: 'she will be back' });
  const { session } = alice.member;
  const back = join('somebody', { session, since: { epoch, seq: 2 } });
  assert.equal(back.member, alice.member);
  const [welcome] = back.told;
  assert(welcome?.type === 'welcome');
  assert.deepEqual(welcome.recent, everybody.slice(2));
  assert.deepEqual([welcome.missed, welcome.seq], [0, 3]);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(typesOf(everybody), ['joined', 'joined', 'said']);
});

test('messages and actions go to everybody with their id, and have no other answer', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  const before = alice.told;
  ask(alice, { type: 'say', text: 'hello', cid: 'c1' });
  ask(alice, { type: 'act', text: 'waves', cid: 'c2' });
  const who = infoOf(alice.member);
  assert.deepEqual(everybody.slice(1), [
    { type: 'said', ...who, text: 'hello', cid: 'c1', seq: 2, at: NOW },
    { type: 'acted', ...who, text: 'waves', cid: 'c2', seq: 3, at: NOW },
  ]);
  assert.deepEqual(alice.told, before);
});

test('a rename is sent to everybody', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'nick', name: 'kate' });
  const renamed = { type: 'renamed', id: alice.member.id, name: 'kate', from: 'alice' };
  assert.deepEqual(everybody.at(-1), { ...renamed, seq: 2, at: NOW });
});

test('typing events have no place on the timeline, and are passed on at a limited rate', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const [alice, bob] = [join('alice'), join('bob')];
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  /** The events in the room when this member types at this time. */
  const typing = (who: typeof alice, at: number) => {
    now = at;
    everybody.length = 0;
    ask(who, { type: 'typing' });
    return everybody;
  };
  const heard = (who: typeof alice) => [{ type: 'typing', ...infoOf(who.member) }];
  assert.deepEqual(typing(alice, 0), heard(alice));
  assert.deepEqual(typing(alice, TYPING_INTERVAL_MS - 1), []);
  assert.deepEqual(typing(bob, TYPING_INTERVAL_MS - 1), heard(bob));
  assert.deepEqual(typing(alice, TYPING_INTERVAL_MS), heard(alice));
  assert.deepEqual(typing(alice, 2 * TYPING_INTERVAL_MS - 1), []);
});

test('/recent is answered with the latest events as one answer', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const [alice, bob] = [join('alice'), join('bob')];
  for (const text of ['one', 'two', 'three']) ask(bob, { type: 'say', text });
  const before = everybody.length;
  ask(alice, { type: 'recent', count: 2 });
  assert.deepEqual(alice.told.slice(1), [{ type: 'several', events: everybody.slice(-2) }]);
  assert.equal(everybody.length, before);
});

test('a member who leaves is gone at once, and gets a goodbye', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'leave' });
  assert.equal(everybody.at(-1)?.type, 'left');
  assertGoodbye(alice);
  join('alice');
});

test('a member whose connection broke keeps their name for a while, and then leaves', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'disconnected' });
  assertGoodbye(alice);
  assert.throws(() => join('alice'), { code: 'name-taken' });
  assert.deepEqual(typesOf(everybody), ['joined']);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(typesOf(everybody), ['joined', 'left']);
});

test('a stranger can only leave or say hello', (t) => {
  const { ask, everybody } = emptyRoom(t);
  for (const type of ['nick', 'say', 'act', 'typing', 'recent']) {
    const stranger = new FakeCaller();
    const request = { type, name: 'eve', text: 'hello', count: 1 };
    assert.throws(() => ask(stranger, request), { code: 'hello-first' }, type);
    assert.deepEqual(stranger.told, []);
  }
  for (const type of ['leave', 'disconnected']) {
    const stranger = new FakeCaller();
    ask(stranger, { type });
    assertGoodbye(stranger);
  }
  assert.deepEqual(everybody, []);
});

/** A room without threads and with a stopped clock, and the events that its members receive. */
function emptyRoom(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW });
  const everybody: HubEvent[] = [];
  const broadcast = (event: ServerEvent) =>
    void everybody.push(Told.from(Told.message(event)).event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const attendance = new Attendance(roster);
  const post = postingTo(timeline, new MessageIds());
  const handlers = chatHandlers({ roster, attendance, timeline, post, broadcast });

  function ask(caller: FakeCaller, request: Request): void {
    (handlers[request.type] as Handler<Request>)(request, caller);
  }

  function join(name: string, resume = {}) {
    const caller = new FakeCaller();
    ask(caller, { type: 'hello', v: 1, name, ...resume });
    const { member } = caller;
    assert(member);
    return Object.assign(caller, { member });
  }

  return { ask, join, everybody, epoch: timeline.epoch };
}

function assertGoodbye(caller: FakeCaller): void {
  const last = caller.told.at(-1);
  assert(last?.type === 'bye');
  assert.equal(last.code, 'left');
  assert.equal(caller.gone, true);
}

function typesOf(events: readonly HubEvent[]): string[] {
  return events.map(({ type }) => type);
}
