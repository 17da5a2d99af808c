/** What each request of the host does, at the hub, with plain calls. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DETAILS } from '../../shared/codes.ts';
import type { HostAnswers, HostRequestOf, HostRequestType } from '../../shared/host-protocol.ts';
import { GRACE_MS, MAX_MUTE_MINUTES, MAX_REASON_CHARACTERS } from '../../shared/limits.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';
import { hostHandlers } from '../../stages/04-broadcast/host-handlers.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { openHostRoom } from '../support/host-room.ts';

/** A room with its host. `ask` returns the answer, and throws a refusal. */
function open() {
  const opened = openHostRoom();
  const table = hostHandlers(opened.hostRoom) as unknown as Record<
    string,
    (request: object, peer: FakePeer) => void
  >;
  function ask<T extends HostRequestType>(
    type: T,
    fields: Omit<HostRequestOf<T>, 'type'>,
  ): HostAnswers[T] {
    const host = new FakePeer();
    table[type]?.({ type, ...fields }, host);
    const [answer] = host.events;
    assert(answer?.type === 'answer');
    return answer.value as HostAnswers[T];
  }
  return { ...opened, ask };
}

function endOf(peer: FakePeer): HubEvent | undefined {
  return peer.events.at(-1);
}

function noTimers(t: TestContext): void {
  t.mock.timers.enable({ apis: ['setTimeout'] });
}

test('a member is found by a name that looks like theirs', () => {
  const { ask, enter } = open();
  enter('alice');
  const bob = enter('bob').member;
  for (const name of ['bob', 'BOB', 'b0b', 'ВОВ'])
    assert.deepEqual(ask('unmute', { name }), { id: bob?.id, name: 'bob' });
  for (const name of ['bo', '', 'host', 'no one'])
    for (const type of ['kick', 'mute', 'unmute', 'ban'] as const)
      assert.throws(() => ask(type, { name }), { code: 'no-such-member' });
});

test('a removed member is told why, leaves at once, and cannot come back with the session', () => {
  const { ask, enter, join, told, logged } = open();
  const alice = enter('alice');
  const { member } = alice;
  assert.deepEqual(ask('kick', { name: 'alice', why: ' no\n \u001b[2J flood ' }), {
    id: member?.id,
    name: 'alice',
  });
  const detail = 'the host has removed you: no [2J flood';
  assert.deepEqual(endOf(alice), { type: 'bye', code: 'kicked', detail });
  assert.equal(told.at(-1)?.type, 'left');
  assert.notEqual(join('alice', '192.0.2.1', member?.session), member);
  const [, , kicked, left] = logged;
  assert.deepEqual(kicked, {
    level: 'info',
    event: 'kicked',
    by: 'host',
    name: 'alice',
    sentence: 'The host has removed alice: no [2J flood.',
  });
  assert.deepEqual([left?.event, left?.reason, left?.by], ['left', 'kicked', 'host']);
  assert.equal(left?.sentence, 'alice has left: removed by the host.');
});

test('a reason is optional, and is cut off at its limit', () => {
  const { ask, enter } = open();
  const [alice, bob, carol] = [enter('alice'), enter('bob'), enter('carol')];
  ask('kick', { name: 'alice' });
  ask('kick', { name: 'bob', why: ' ' });
  ask('kick', { name: 'carol', why: '😀'.repeat(MAX_REASON_CHARACTERS + 1) });
  for (const peer of [alice, bob])
    assert.deepEqual(endOf(peer), { type: 'bye', code: 'kicked', detail: DETAILS.kicked });
  const detail = `${DETAILS.kicked}: ${'😀'.repeat(MAX_REASON_CHARACTERS)}`;
  assert.deepEqual(endOf(carol), { type: 'bye', code: 'kicked', detail });
});

test('a member who is expected back can be removed: nothing is left of them, and nothing comes later', (t) => {
  noTimers(t);
  const { ask, enter, join, handlers, told } = open();
  const alice = enter('alice');
  handlers.disconnected({ type: 'disconnected' }, alice);
  assert.equal(ask('who', {}).members[0]?.away, true);
  ask('kick', { name: 'alice' });
  assert.deepEqual(ask('who', {}), { members: [] });
  const again = join('alice', '192.0.2.1', alice.member?.session);
  const before = told.length;
  t.mock.timers.tick(GRACE_MS);
  assert.equal(told.length, before);
  assert.equal(ask('who', {}).members.length, 1);
  assert.notEqual(again, alice.member);
});

test('a mute takes at least a minute and at most a day', (t) => {
  noTimers(t);
  const { ask, enter, hostRoom } = open();
  const { member } = enter('alice');
  for (const minutes of [0, -1, 0.5, MAX_MUTE_MINUTES + 1, Number.NaN])
    assert.throws(() => ask('mute', { name: 'alice', minutes }), {
      code: 'bad-request',
      detail: `minutes: a whole number from 1 to ${MAX_MUTE_MINUTES}`,
    });
  assert.equal(hostRoom.moderation.isMuted(member), false);
  for (const minutes of [1, MAX_MUTE_MINUTES]) ask('mute', { name: 'alice', minutes });
  assert.equal(hostRoom.moderation.isMuted(member), true);
});

test('a member can speak again when the host says so', (t) => {
  noTimers(t);
  const { ask, enter, hostRoom } = open();
  const alice = enter('alice');
  ask('mute', { name: 'alice' });
  ask('unmute', { name: 'alice' });
  assert.deepEqual(endOf(alice), { type: 'unmuted' });
  assert.equal(hostRoom.moderation.isMuted(alice.member), false);
});

test('a ban removes the member and keeps the address', () => {
  const { ask, enter, logged } = open();
  const bob = enter('bob', '192.0.2.7');
  const before = Date.now();
  const { at, ...ban } = ask('ban', { name: 'bob' });
  assert.ok(at >= before && at <= Date.now());
  assert.deepEqual(ban, { number: 1, name: 'bob', address: '192.0.2.7' });
  assert.deepEqual(endOf(bob), { type: 'bye', code: 'banned', detail: DETAILS.banned });
  assert.deepEqual(ask('bans', {}).bans, [{ ...ban, at }]);
  assert.throws(() => enter('carol', '192.0.2.7'), { code: 'banned' });
  assert.deepEqual(ask('unban', { number: 1 }), { ...ban, at });
  enter('carol', '192.0.2.7');
  const sentences = logged.filter(({ level }) => level !== 'debug').map(({ sentence }) => sentence);
  assert.deepEqual(sentences.slice(1), [
    'The host has banned bob and their address (ban 1).',
    'bob has left: banned by the host.',
    'The host has lifted ban 1, of bob.',
    'carol has joined (TCP, thread 1).',
  ]);
  assert.ok(!sentences.some((sentence) => sentence.includes('192.0.2')), 'no address');
});

test('the host locks the room and opens it again', () => {
  const { ask, enter } = open();
  assert.deepEqual(ask('lock', {}), { locked: true });
  assert.throws(() => enter('alice'), { code: 'locked' });
  assert.deepEqual(ask('unlock', {}), { locked: false });
  enter('alice');
});

test('the host speaks under the rules of every text', () => {
  const { ask, told } = open();
  const said = ask('say', { text: ' hello\u001b[2J ' });
  assert.deepEqual(said, {
    type: 'said',
    id: 'host',
    name: 'host',
    host: true,
    text: ' hello[2J',
    seq: 1,
    at: said.at,
  });
  assert.deepEqual(told, [said]);
  assert.throws(() => ask('say', { text: ' ' }), { code: 'text-empty' });
  assert.throws(() => ask('say', { text: 'x'.repeat(2_001) }), { code: 'text-too-long' });
});

test('the host sees members in the order in which they joined, with what is known of them', (t) => {
  noTimers(t);
  const { ask, enter, handlers, hostRoom } = open();
  const alice = enter('alice', '192.0.2.1');
  const bob = enter('bob', '2001:db8::1');
  const peers = [alice, bob];
  for (const peer of peers) Object.defineProperty(peer, 'address', { value: '1' });
  hostRoom.queueReports.handlers.queues({ thread: 1, queues: { 1: 4_096 } });
  ask('mute', { name: 'bob' });
  handlers.say({ type: 'say', text: 'hi' }, alice);
  handlers.act({ type: 'act', text: 'waves' }, alice);
  const [first, second] = ask('who', {}).members;
  assert.ok(first);
  const { since, ...seen } = first;
  assert.ok(Date.now() - since < 60_000);
  assert.deepEqual(seen, {
    name: 'alice',
    address: '192.0.2.1',
    way: 'TCP',
    thread: 1,
    messagesPerMinute: 2,
    queuedBytes: 4_096,
  });
  assert.deepEqual([second?.name, second?.address, second?.muted], ['bob', '2001:db8::1', true]);
});

test('each decision of the host about a member is logged under the name of the member', (t) => {
  noTimers(t);
  const { ask, enter, logged } = open();
  enter('alice');
  logged.length = 0;
  ask('mute', { name: 'ALICE' });
  ask('mute', { name: 'alice', minutes: 5 });
  ask('unmute', { name: 'alice' });
  ask('ban', { name: 'alice' });
  ask('unban', { number: 1 });
  const shared = { level: 'info', by: 'host', name: 'alice' };
  assert.deepEqual(logged, [
    { ...shared, event: 'muted', sentence: 'The host has muted alice.' },
    { ...shared, event: 'muted', sentence: 'The host has muted alice for 5 min.' },
    { ...shared, event: 'unmuted', sentence: 'The host lets alice speak again.' },
    {
      ...shared,
      event: 'banned',
      sentence: 'The host has banned alice and their address (ban 1).',
    },
    { ...shared, event: 'left', reason: 'banned', sentence: 'alice has left: banned by the host.' },
    { ...shared, event: 'unbanned', sentence: 'The host has lifted ban 1, of alice.' },
  ]);
});

test('each decision of the host about the room is logged, and the text of a message is not', () => {
  const { ask, logged, told } = open();
  ask('lock', {});
  ask('unlock', {});
  ask('say', { text: 'a secret' });
  assert.deepEqual(ask('clear', {}), {});
  assert.equal(told.at(-1)?.type, 'cleared');
  assert.deepEqual(
    logged.map(({ level, event, sentence }) => [level, event, sentence]),
    [
      ['info', 'locked', 'The host has locked the room.'],
      ['info', 'unlocked', 'The host has unlocked the room.'],
      ['info', 'cleared', 'The host has cleared the conversation.'],
    ],
  );
});

test('a request of the host is handled while the thread of a flooder reads no answers', async () => {
  const { handlers, hostRoom, enter, told } = openHostRoom();
  enter('alice', '192.0.2.9');
  const log = () => {};
  const [threads, host] = [new FakeLink(), new FakeLink()];
  // A thread that never catches up.
  threads.drained = () => new Promise(() => {});
  void new Hub(handlers, log).attach(threads);
  void new Hub(hostHandlers(hostRoom), log).attach(host);
  threads.receive(seal('7', { type: 'hello', v: 1, name: 'flooder' }));
  await setImmediate();
  threads.full = true;
  const say = seal('7', { type: 'say', text: 'flood' });
  threads.receive(...Array<string>(1_000).fill(say));
  await setImmediate();
  const before = told.length;
  host.receive(seal('host', { type: 'kick', name: 'flooder' }));
  await setImmediate();
  assert.deepEqual(
    told.slice(before).map(({ type, name }) => [type, name]),
    [['left', 'flooder']],
  );
  const last = Envelope.open<HubEvent>(threads.sent.at(-1) ?? '');
  assert.deepEqual([last.address, last.content.type], ['7', 'bye']);
  for (const link of [threads, host]) link.close();
});

test('when the console has gone, the room stays as it is', () => {
  const { hostRoom, enter } = open();
  enter('alice');
  const host = new FakePeer();
  hostHandlers(hostRoom).disconnected({ type: 'disconnected' }, host);
  assert.equal(host.gone, true);
  assert.equal(hostRoom.room.roster.list().length, 1);
});
