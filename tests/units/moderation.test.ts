/** The rules of the host, around the handlers of the chat. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MAX_BANS } from '../../shared/limits.ts';
import type { Member } from '../../stages/03-nicknames/roster.ts';
import { openHostRoom } from '../support/host-room.ts';

const MINUTE_MS = 60_000;

function open(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000 });
  const opened = openHostRoom();
  const { moderation } = opened.hostRoom;
  const alice = opened.enter('alice');
  const member = alice.member as Member;
  const say = (cid?: string, peer = alice) =>
    opened.handlers.say({ type: 'say', text: 'hi', cid }, peer);
  return { ...opened, moderation, alice, member, say };
}

test('a muted member is told, and refused; others and renames are not concerned', (t) => {
  const { moderation, alice, member, say, enter, handlers, told } = open(t);
  const bob = enter('bob');
  moderation.mute(member);
  assert.deepEqual(alice.events.at(-1), { type: 'muted' });
  assert.throws(() => say('c1'), { code: 'muted' });
  assert.throws(() => handlers.act({ type: 'act', text: 'waves' }, alice), { code: 'muted' });
  say('c1', bob);
  handlers.nick({ type: 'nick', name: 'carol' }, alice);
  assert.deepEqual(
    told.map(({ type }) => type),
    ['joined', 'joined', 'said', 'renamed'],
  );
  assert.throws(() => say(), { code: 'muted' }, 'another name does not help');
  moderation.unmute(member);
  assert.deepEqual(alice.events.at(-1), { type: 'unmuted' });
  say('c1');
  assert.equal(told.length, 5);
});

test('anyone who has not joined is told to say hello first, mutes or not', (t) => {
  const { say, arrive, handlers } = open(t);
  const peer = arrive('192.0.2.1');
  assert.throws(() => say('c1', peer), { code: 'hello-first' });
  assert.throws(() => handlers.typing({ type: 'typing' }, peer), { code: 'hello-first' });
});

test('nobody is told that a muted member is typing', (t) => {
  const { hostRoom, handlers, moderation, alice, member } = open(t);
  const send = t.mock.method(hostRoom.room.everyone, 'send');
  moderation.mute(member);
  handlers.typing({ type: 'typing' }, alice);
  assert.equal(send.mock.callCount(), 0);
  moderation.unmute(member);
  handlers.typing({ type: 'typing' }, alice);
  assert.equal(send.mock.callCount(), 1);
});

test('a message from before the mute can be repeated, and is not posted again', (t) => {
  const { moderation, member, say, alice, told } = open(t);
  say('c1');
  const before = told.at(-1);
  moderation.mute(member);
  say('c1');
  assert.deepEqual(JSON.stringify(alice.events.at(-1)), JSON.stringify(before));
  assert.equal(told.at(-1), before);
});

test('a mute with an end tells the end, and ends then', (t) => {
  const { moderation, member, say, alice } = open(t);
  moderation.mute(member, 2);
  assert.deepEqual(alice.events.at(-1), { type: 'muted', until: 1_000 + 2 * MINUTE_MS });
  t.mock.timers.tick(2 * MINUTE_MS - 1);
  assert.throws(() => say(), { code: 'muted' });
  t.mock.timers.tick(1);
  assert.deepEqual(alice.events.at(-1), { type: 'unmuted' });
  say();
});

test('a second mute replaces the end of the first', (t) => {
  const { moderation, member, say } = open(t);
  moderation.mute(member, 1);
  moderation.mute(member);
  t.mock.timers.tick(MINUTE_MS);
  assert.throws(() => say(), { code: 'muted' });
  moderation.mute(member, 1);
  t.mock.timers.tick(MINUTE_MS);
  say();
});

test('a member who is not muted is not told of an end', (t) => {
  const { moderation, member, alice } = open(t);
  const before = alice.events.length;
  moderation.unmute(member);
  moderation.mute(member, 1);
  moderation.unmute(member);
  t.mock.timers.tick(MINUTE_MS);
  assert.deepEqual(
    alice.events.slice(before).map(({ type }) => type),
    ['muted', 'unmuted'],
  );
});

test('a member who comes back is told of the mute again, after the welcome; its end finds them there', (t) => {
  const { moderation, member, enter, handlers, alice } = open(t);
  moderation.mute(member, 1);
  handlers.disconnected({ type: 'disconnected' }, alice);
  const back = enter('alice', '192.0.2.1', member.session);
  assert.deepEqual(
    back.events.map(({ type }) => type),
    ['welcome', 'muted'],
  );
  assert.deepEqual(back.events.at(-1), { type: 'muted', until: 1_000 + MINUTE_MS });
  t.mock.timers.tick(MINUTE_MS);
  assert.equal(back.events.at(-1)?.type, 'unmuted');
});

test('a member who is away can be muted, and the mute can end before they are back', (t) => {
  const { moderation, member, enter, handlers, alice } = open(t);
  handlers.disconnected({ type: 'disconnected' }, alice);
  moderation.mute(member, 1);
  assert.equal(moderation.isMuted(member), true);
  moderation.unmute(member);
  const back = enter('alice', '192.0.2.1', member.session);
  assert.deepEqual(
    back.events.map(({ type }) => type),
    ['welcome'],
  );
});

test('a mute ends with the member, and its timer too', (t) => {
  const { moderation, member, handlers, alice, enter } = open(t);
  moderation.mute(member, 1);
  handlers.leave({ type: 'leave' }, alice);
  assert.equal(moderation.isMuted(member), false);
  const again = enter('alice');
  t.mock.timers.tick(MINUTE_MS);
  assert.deepEqual(
    again.events.map(({ type }) => type),
    ['welcome'],
  );
});

test('a ban keeps out the network of its address, and members who are in can come back', (t) => {
  const { moderation, enter, member, handlers, alice } = open(t);
  moderation.ban('alice', '192.0.2.1');
  moderation.ban('bob', '2001:db8:1:2:3::4');
  for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8:1:2::'])
    assert.throws(() => enter('carol', address), { code: 'banned' }, address);
  for (const [index, address] of ['192.0.2.2', '2001:db8:1:3::1'].entries())
    enter(`member${index}`, address);
  handlers.disconnected({ type: 'disconnected' }, alice);
  assert.equal(enter('alice', '192.0.2.1', member.session).member, member);
  assert.throws(() => enter('carol', '192.0.2.1', 'a session of nobody'), { code: 'banned' });
});

test('bans are numbered, and lifting one leaves the others', (t) => {
  const { moderation, enter } = open(t);
  const bans = ['alice', 'bob'].map((name) => moderation.ban(name, '192.0.2.1'));
  assert.deepEqual(bans, [
    { number: 1, name: 'alice', address: '192.0.2.1', at: 1_000 },
    { number: 2, name: 'bob', address: '192.0.2.1', at: 1_000 },
  ]);
  assert.deepEqual(moderation.unban(1), bans[0]);
  assert.throws(() => moderation.unban(1), { code: 'no-such-ban' });
  assert.deepEqual(moderation.bans, [bans[1]]);
  assert.throws(() => enter('carol', '192.0.2.1'), { code: 'banned' });
  moderation.unban(2);
  enter('carol', '192.0.2.1');
  assert.equal(moderation.ban('dave', '192.0.2.9').number, 3, 'a number is never used again');
});

test('bans are limited, and none is lifted for another', (t) => {
  const { moderation } = open(t);
  for (let count = 0; count < MAX_BANS; count += 1) moderation.ban('bob', '192.0.2.7');
  assert.throws(() => moderation.ban('carol', '192.0.2.8'), {
    code: 'bad-request',
    detail: `there are ${MAX_BANS} bans; lift one first`,
  });
  assert.equal(moderation.bans.length, MAX_BANS);
  moderation.unban(7);
  moderation.ban('carol', '192.0.2.8');
});

test('a lock refuses newcomers, but no member', (t) => {
  const { moderation, enter, member, handlers, alice } = open(t);
  moderation.locked = true;
  assert.throws(() => enter('bob'), { code: 'locked' });
  assert.throws(() => handlers.hello({ type: 'hello', v: 1, name: 'again' }, alice), {
    code: 'already-joined',
  });
  assert.equal(enter('alice', '192.0.2.1', member.session).member, member);
  moderation.ban('bob', '192.0.2.7');
  assert.throws(() => enter('bob', '192.0.2.7'), { code: 'banned' }, 'a ban is the better reason');
});
