/** The effects of each request on the room, with plain calls. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GRACE_MS, TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import type { Handler } from '../../stages/03-nicknames/hub.ts';
import { TEXT_LIMITS } from '../../stages/03-nicknames/nickname-handlers.ts';
import { infoOf, Roster } from '../../stages/03-nicknames/roster.ts';
import { chatHandlers } from '../../stages/04-broadcast/chat-handlers.ts';
import { Broadcast } from '../../stages/04-broadcast/fan-out.ts';
import { Posting } from '../../stages/04-broadcast/posting.ts';
import { Sessions } from '../../stages/04-broadcast/sessions.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { eventsOf } from '../support/events-of.ts';
import { FakePeer } from '../support/fake-peer.ts';

const NOW = 1_700_000_000_000;

test('the welcome of a newcomer contains the members and earlier events, but not their own joined', (t) => {
  const { join, ask, everybody, epoch } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'say', text: 'anybody here?' });
  const bob = join('bob');
  assert.deepEqual(bob.events, [
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
  const [welcome] = back.events;
  assert(welcome?.type === 'welcome');
  assert.deepEqual(welcome.recent, everybody.slice(2));
  assert.deepEqual([welcome.missed, welcome.seq], [0, 3]);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(typesOf(everybody), ['joined', 'joined', 'said']);
});

test('messages and actions go to everybody with their id, and have no other answer', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  const before = alice.events;
  ask(alice, { type: 'say', text: 'hello', cid: 'c1' });
  ask(alice, { type: 'act', text: 'waves', cid: 'c2' });
  const who = infoOf(alice.member);
  assert.deepEqual(everybody.slice(1), [
    { type: 'said', ...who, text: 'hello', cid: 'c1', seq: 2, at: NOW },
    { type: 'acted', ...who, text: 'waves', cid: 'c2', seq: 3, at: NOW },
  ]);
  assert.deepEqual(alice.events, before);
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
  assert.deepEqual(alice.events.slice(1), [{ type: 'recent', events: everybody.slice(-2) }]);
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

test('a stranger can only leave, say hello, or ask for a sign of life', (t) => {
  const { ask, everybody } = emptyRoom(t);
  for (const type of ['nick', 'say', 'act', 'typing', 'recent']) {
    const stranger = new FakePeer();
    const request = { type, name: 'eve', text: 'hello', count: 1 };
    assert.throws(() => ask(stranger, request), { code: 'hello-first' }, type);
    assert.deepEqual(stranger.events, []);
  }
  for (const type of ['leave', 'disconnected']) {
    const stranger = new FakePeer();
    ask(stranger, { type });
    assertGoodbye(stranger);
  }
  const stranger = new FakePeer();
  ask(stranger, { type: 'ping' });
  assert.deepEqual(stranger.events, [{ type: 'pong' }]);
  assert.deepEqual(everybody, []);
});

/** A room without threads and with a stopped clock, and the events that its members receive. */
function emptyRoom(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW });
  const everyone = new Broadcast();
  const everybody = eventsOf(everyone);
  const timeline = new Timeline((event) => everyone.send(event));
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const posting = new Posting(timeline);
  const handlers = chatHandlers({ roster, sessions, timeline, posting, everyone });

  function ask(peer: FakePeer, request: Request): void {
    const { type } = request;
    assert(Object.hasOwn(handlers, type));
    (handlers[type as keyof typeof handlers] as Handler<Request>)(request, peer);
  }

  function join(name: string, resume = {}) {
    const peer = new FakePeer();
    ask(peer, { type: 'hello', v: 1, name, ...resume });
    const { member } = peer;
    assert(member);
    return Object.assign(peer, { member });
  }

  return { ask, join, everybody, epoch: timeline.epoch };
}

function assertGoodbye(peer: FakePeer): void {
  const last = peer.events.at(-1);
  assert(last?.type === 'bye');
  assert.equal(last.code, 'left');
  assert.equal(peer.gone, true);
}

function typesOf(events: readonly HubEvent[]): string[] {
  return events.map(({ type }) => type);
}

test('an answer says which message it answers, and everybody gets its first words', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const [alice, bob] = [join('alice'), join('bob')];
  ask(alice, { type: 'say', text: 'who\ncomes?' });
  ask(bob, { type: 'say', text: 'me', cid: 'c1', re: 3 });
  const re = { seq: 3, name: 'alice', text: 'who comes?' };
  const answer = { type: 'said', ...infoOf(bob.member), text: 'me', cid: 'c1', re };
  assert.deepEqual(everybody.at(-1), { ...answer, seq: 4, at: NOW });
  ask(bob, { type: 'act', text: 'waves', re: 3 });
  assert.partialDeepStrictEqual(everybody.at(-1), { type: 'acted', re });
});

test('an answer that is repeated still says which message it answers', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  ask(alice, { type: 'say', text: 'who comes?' });
  const answer = { type: 'say', text: 'me', cid: 'c1', re: 2 };
  ask(alice, answer);
  ask(alice, answer);
  assert.deepEqual(alice.events.at(-1), everybody.at(-1));
});

test('an answer to what is not a message, or was never said, is an ordinary message', (t) => {
  const { join, ask, everybody } = emptyRoom(t);
  const alice = join('alice');
  for (const re of [0, 1, 2, 1_000]) {
    ask(alice, { type: 'say', text: 'me', re });
    const { seq } = everybody.at(-1) as { seq: number };
    assert.deepEqual(JSON.parse(JSON.stringify(everybody.at(-1))), {
      type: 'said',
      ...infoOf(alice.member),
      text: 'me',
      seq,
      at: NOW,
      // Number 2 is there when the third message answers it.
      ...(re === 2 && { re: { seq: 2, name: 'alice', text: 'me' } }),
    });
  }
});
