import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GRACE_MS } from '../../shared/limits.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Attendance } from '../../stages/04-broadcast/attendance.ts';
import { FakeCaller } from '../support/fake-caller.ts';

/** An empty room. `seen` contains joins and leaves. */
function empty(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen: string[] = [];
  const roster = new Roster(({ type, name }) => seen.push(`${name} ${type}`));
  return { roster, seen, attendance: new Attendance(roster) };
}

test('a member whose connection broke is kept for 5 s, and no longer', (t) => {
  const { attendance, roster, seen } = empty(t);
  const caller = new FakeCaller();
  attendance.enter('alice', undefined, caller);
  attendance.lose(caller);
  t.mock.timers.tick(GRACE_MS - 1);
  assert.deepEqual(seen, ['alice joined']);
  t.mock.timers.tick(1);
  assert.deepEqual(seen, ['alice joined', 'alice left']);
  assert.deepEqual(roster.list(), []);
});

test('a member who comes back in time is the same as before, and stays', (t) => {
  const { attendance, seen } = empty(t);
  const [first, second] = [new FakeCaller(), new FakeCaller()];
  const alice = attendance.enter('alice', undefined, first);
  attendance.lose(first);
  t.mock.timers.tick(GRACE_MS - 1);
  assert.equal(attendance.enter('another name', alice.session, second), alice);
  assert.equal(second.member, alice);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
  assert.deepEqual(first.told, []);
});

test('an expired session brings nobody back', (t) => {
  const { attendance } = empty(t);
  const [lost, gone] = [new FakeCaller(), new FakeCaller()];
  const alice = attendance.enter('alice', undefined, lost);
  const bob = attendance.enter('bob', undefined, gone);
  attendance.lose(lost);
  t.mock.timers.tick(GRACE_MS);
  attendance.leave(gone);
  for (const { name, session } of [alice, bob]) {
    const member = attendance.enter(name, session, new FakeCaller());
    assert.equal(member.name, name);
    assert.notEqual(member.session, session);
  }
});

test('a member has one connection: the older one is told so, and no longer belongs to the member', (t) => {
  const { attendance, seen } = empty(t);
  const [older, newer] = [new FakeCaller(), new FakeCaller()];
  const { session } = attendance.enter('alice', undefined, older);
  attendance.enter('alice', session, newer);
  const [bye, ...more] = older.told;
  assert(bye?.type === 'bye');
  assert.equal(bye.code, 'replaced');
  assert.deepEqual([more, newer.told], [[], []]);
  attendance.lose(older);
  attendance.leave(older);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
  attendance.leave(newer);
  assert.deepEqual(seen, ['alice joined', 'alice left']);
});

test('a connection belongs to one member, or to none if joining failed', (t) => {
  const { attendance, seen } = empty(t);
  const [alices, other] = [new FakeCaller(), new FakeCaller()];
  const alice = attendance.enter('alice', undefined, alices);
  for (const session of [undefined, alice.session])
    assert.throws(() => attendance.enter('bob', session, alices), { code: 'already-joined' });
  assert.equal(alices.member, alice);
  assert.throws(() => attendance.enter('Alice', undefined, other), { code: 'name-taken' });
  assert.equal(other.member, undefined);
  attendance.lose(other);
  attendance.leave(other);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(seen, ['alice joined']);
});

test('a member in the grace period does not keep the server running', () => {
  const attendance = new Attendance(new Roster(() => {}));
  const caller = new FakeCaller();
  const { session } = attendance.enter('alice', undefined, caller);
  const before = process.getActiveResourcesInfo();
  attendance.lose(caller);
  assert.deepEqual(process.getActiveResourcesInfo(), before);
  attendance.enter('alice', session, new FakeCaller());
});
