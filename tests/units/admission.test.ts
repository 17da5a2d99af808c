import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller } from '../../stages/03-nicknames/caller.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Attendance } from '../../stages/04-broadcast/attendance.ts';
import { sharePlaces } from '../../stages/05-websocket-bridge/places.ts';

interface Hello {
  readonly name: string;
  readonly address: string;
  readonly session?: string;
}

/** A room in which a network may have two members. */
function sharedRoom() {
  const roster = new Roster(() => {});
  const attendance = new Attendance(roster);
  const hello = ({ name, session }: Hello, caller: Caller) => {
    attendance.enter(name, session, caller);
  };
  const handlers = sharePlaces({ hello }, roster, 2);
  return {
    roster,
    join(name: string, address: string, session?: string) {
      const caller = { member: undefined, bye() {} } as unknown as Caller;
      handlers.hello?.({ name, address, session } as never, caller);
      assert.ok(caller.member);
      return caller.member;
    },
  };
}

const addressIsFull = { code: 'address-full' };

test('a network gets no more than its share of members, and others still get in', () => {
  const { join } = sharedRoom();
  join('alice', '192.0.2.1');
  join('bob', '::ffff:192.0.2.1');
  assert.throws(() => join('carol', '192.0.2.1'), addressIsFull);
  join('dave', '192.0.2.2');
  join('erin', '2001:db8:1:2::1');
  join('frank', '2001:db8:1:2:ffff::2');
  assert.throws(() => join('grace', '2001:db8:1:2:3::3'), addressIsFull);
  join('heidi', '2001:db8:1:3::1');
});

test('a member who comes back has a place already', () => {
  const { join } = sharedRoom();
  const alice = join('alice', '192.0.2.1');
  join('bob', '192.0.2.1');
  assert.equal(join('alice', '192.0.2.1', alice.session), alice);
  assert.throws(() => join('carol', '192.0.2.1', 'a session of nobody'), addressIsFull);
});

test('a member who leaves gives the place back', () => {
  const { roster, join } = sharedRoom();
  const alice = join('alice', '192.0.2.1');
  join('bob', '192.0.2.1');
  roster.leave(alice);
  join('carol', '192.0.2.1');
  assert.throws(() => join('alice', '192.0.2.1', alice.session), addressIsFull);
});

test('a refused hello takes no place', () => {
  const roster = new Roster(() => {});
  const handlers = sharePlaces({ hello() {} }, roster, 1);
  const caller = { member: undefined } as unknown as Caller;
  for (let count = 0; count < 3; count += 1)
    handlers.hello?.({ name: 'alice', address: '192.0.2.1' } as never, caller);
});
