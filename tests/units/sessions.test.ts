import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GRACE_MS } from '../../shared/limits.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Sessions } from '../../stages/04-broadcast/sessions.ts';
import { FakePeer } from '../support/fake-peer.ts';

/** An empty room. `seen` contains joins and leaves. */
function empty(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen: string[] = [];
  const roster = new Roster(({ type, name }) => seen.push(`${name} ${type}`));
  return { roster, seen, sessions: new Sessions(roster) };
}

test('a member whose connection broke is kept for 5 s, and no longer', (t) => {
  const { sessions, roster, seen } = empty(t);
  const peer = new FakePeer();
  sessions.enter('alice', undefined, peer);
  sessions.suspend(peer);
  t.mock.timers.tick(GRACE_MS - 1);
  assert.deepEqual(seen, ['alice joined']);
  t.mock.timers.tick(1);
  assert.deepEqual(seen, ['alice joined', 'alice left']);
  assert.deepEqual(roster.list(), []);
});

test('a member who comes back in time is the same as before, and stays', (t) => {
  const { sessions, seen } = empty(t);
  const [first, second] = [new FakePeer(), new FakePeer()];
  const alice = sessions.enter('alice', undefined, first);
  sessions.suspend(first);
  t.mock.timers.tick(GRACE_MS - 1);
  assert.equal(sessions.enter('another name', alice.session, second), alice);
  assert.equal(second.member, alice);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
  assert.deepEqual(first.events, []);
});

test('an expired session brings nobody back', (t) => {
  const { sessions } = empty(t);
  const [lost, gone] = [new FakePeer(), new FakePeer()];
  const alice = sessions.enter('alice', undefined, lost);
  const bob = sessions.enter('bob', undefined, gone);
  sessions.suspend(lost);
  t.mock.timers.tick(GRACE_MS);
  sessions.leave(gone);
  for (const { name, session } of [alice, bob]) {
    const member = sessions.enter(name, session, new FakePeer());
    assert.equal(member.name, name);
    assert.notEqual(member.session, session);
  }
});

test('a member has one connection: the older one is told so, and no longer belongs to the member', (t) => {
  const { sessions, seen } = empty(t);
  const [older, newer] = [new FakePeer(), new FakePeer()];
  const { session } = sessions.enter('alice', undefined, older);
  sessions.enter('alice', session, newer);
  const [bye, ...more] = older.events;
  assert(bye?.type === 'bye');
  assert.equal(bye.code, 'replaced');
  assert.deepEqual([more, newer.events], [[], []]);
  sessions.suspend(older);
  sessions.leave(older);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
  sessions.leave(newer);
  assert.deepEqual(seen, ['alice joined', 'alice left']);
});

test('a connection belongs to one member, or to none if joining failed', (t) => {
  const { sessions, seen } = empty(t);
  const [alices, other] = [new FakePeer(), new FakePeer()];
  const alice = sessions.enter('alice', undefined, alices);
  for (const session of [undefined, alice.session])
    assert.throws(() => sessions.enter('bob', session, alices), { code: 'already-joined' });
  assert.equal(alices.member, alice);
  assert.throws(() => sessions.enter('Alice', undefined, other), { code: 'name-taken' });
  assert.equal(other.member, undefined);
  sessions.suspend(other);
  sessions.leave(other);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
});

test('a member who is expelled is told why, leaves once, and cannot come back', (t) => {
  const { sessions, seen } = empty(t);
  const [connected, away] = [new FakePeer(), new FakePeer()];
  const alice = sessions.enter('alice', undefined, connected);
  const bob = sessions.enter('bob', undefined, away);
  sessions.suspend(away);
  for (const member of [alice, bob, alice]) sessions.expel(member, 'kicked', 'because');
  assert.deepEqual(connected.events, [{ type: 'bye', code: 'kicked', detail: 'because' }]);
  assert.deepEqual(away.events, []);
  const left = ['alice joined', 'bob joined', 'alice left', 'bob left'];
  assert.deepEqual(seen, left);
  for (const { session } of [alice, bob]) assert.equal(sessions.has(session), false);
  sessions.suspend(connected);
  sessions.leave(connected);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, left);
});

test('a member has a connection, or none while away; a secret counts as long as the member is here', (t) => {
  const { sessions } = empty(t);
  const [first, second] = [new FakePeer(), new FakePeer()];
  const alice = sessions.enter('alice', undefined, first);
  assert.equal(sessions.peerOf(alice), first);
  sessions.suspend(first);
  assert.equal(sessions.peerOf(alice), undefined);
  assert.equal(sessions.has(alice.session), true);
  sessions.enter('alice', alice.session, second);
  assert.equal(sessions.peerOf(alice), second);
  sessions.leave(second);
  assert.equal(sessions.peerOf(alice), undefined);
  for (const secret of [alice.session, undefined, '']) assert.equal(sessions.has(secret), false);
});

test('a member in the grace period does not keep the server running', () => {
  const sessions = new Sessions(new Roster(() => {}));
  const peer = new FakePeer();
  const { session } = sessions.enter('alice', undefined, peer);
  const before = process.getActiveResourcesInfo();
  sessions.suspend(peer);
  assert.deepEqual(process.getActiveResourcesInfo(), before);
  sessions.enter('alice', session, new FakePeer());
});
