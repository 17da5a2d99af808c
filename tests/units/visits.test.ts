/** Where members come from and how they leave, as the log and the host see it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GRACE_MS } from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import type { Happening, MemberInfo } from '../../shared/protocol.ts';
import { openHostRoom } from '../support/host-room.ts';

function withoutAddresses(logged: readonly LogEntry[]): LogEntry[] {
  return logged.filter(({ level }) => level !== 'debug');
}

test('a join is logged with the way in and the thread, and the address only for debugging', () => {
  const { logged, arrive, handlers } = openHostRoom();
  const peer = arrive('192.0.2.1', 'WebSocket');
  assert.deepEqual(logged, []);
  handlers.hello({ type: 'hello', v: 1, name: 'alice' }, peer);
  assert.deepEqual(logged, [
    {
      level: 'info',
      event: 'joined',
      name: 'alice',
      way: 'WebSocket',
      thread: 1,
      sentence: 'alice has joined (WebSocket, thread 1).',
    },
    {
      level: 'debug',
      event: 'address',
      name: 'alice',
      address: '192.0.2.1',
      sentence: 'alice comes from 192.0.2.1.',
    },
  ]);
});

test('a refused hello is no visit', () => {
  const { logged, enter, hostRoom } = openHostRoom();
  enter('alice', '192.0.2.1');
  assert.throws(() => enter('Alice', '192.0.2.1'), { code: 'name-taken' });
  assert.equal(withoutAddresses(logged).length, 1);
  assert.equal(hostRoom.visits.countFrom('192.0.2.1'), 1);
});

test('a leave is logged under the latest name, with the reason if it was not on purpose', (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { logged, enter, handlers } = openHostRoom();
  const [alice, bob] = [enter('alice'), enter('bob')];
  handlers.nick({ type: 'nick', name: 'carol' }, alice);
  handlers.leave({ type: 'leave' }, alice);
  handlers.disconnected({ type: 'disconnected' }, bob);
  assert.equal(withoutAddresses(logged).length, 4);
  t.mock.timers.tick(GRACE_MS);
  assert.deepEqual(
    withoutAddresses(logged)
      .slice(2)
      .map(({ event, name, reason, by, sentence }) => [event, name, reason, by, sentence]),
    [
      ['renamed', 'carol', undefined, undefined, 'alice is now carol.'],
      ['left', 'carol', 'left', undefined, 'carol has left.'],
      ['left', 'bob', 'lost', undefined, 'bob has left: the connection was lost.'],
    ],
  );
});

test('a member who comes back has one visit, from the latest connection, and can then leave on purpose', () => {
  const { logged, enter, handlers, hostRoom } = openHostRoom();
  const alice = enter('alice', '192.0.2.1');
  const member = alice.member as MemberInfo & { session: string };
  const { since, messages } = hostRoom.visits.of(member) ?? {};
  handlers.disconnected({ type: 'disconnected' }, alice);
  const back = enter('alice', '192.0.2.2', member.session);
  const visit = hostRoom.visits.of(member);
  assert.deepEqual([visit?.since, visit?.messages], [since, messages]);
  assert.equal(visit?.origin.address, '192.0.2.2');
  assert.equal(hostRoom.visits.countFrom('192.0.2.1'), 0);
  assert.equal(hostRoom.visits.countFrom('192.0.2.2'), 1);
  handlers.leave({ type: 'leave' }, back);
  assert.equal(withoutAddresses(logged).at(-1)?.reason, 'left');
  assert.equal(hostRoom.visits.of(member), undefined);
  assert.equal(withoutAddresses(logged).length, 2);
});

test('the end of a connection that was replaced says nothing about how its member leaves', () => {
  const { logged, enter, handlers } = openHostRoom();
  const replaced = enter('alice');
  const { session } = replaced.member as MemberInfo & { session: string };
  const alice = enter('alice', '192.0.2.2', session);
  handlers.disconnected({ type: 'disconnected' }, replaced);
  handlers.leave({ type: 'leave' }, alice);
  assert.equal(logged.at(-1)?.sentence, 'alice has left.');
});

test('a connection that ends before its client has said hello is nobody’s', () => {
  const { logged, arrive, handlers } = openHostRoom();
  const peer = arrive('192.0.2.1');
  handlers.disconnected({ type: 'disconnected' }, peer);
  assert.equal(peer.gone, true);
  assert.deepEqual(logged, []);
});

test('texts, actions and clips count as messages, and nothing else does', () => {
  const { room, hostRoom, join, told } = openHostRoom();
  const { id, name } = join('alice');
  const clip = { id: 'c', kind: 'voice', mime: 'audio/webm', bytes: 1, durationMs: 1, url: '/' };
  for (const happening of [
    { type: 'said', text: 'hi' },
    { type: 'acted', text: 'waves' },
    { type: 'clip', clip },
    { type: 'renamed', from: 'bob' },
  ])
    room.timeline.append({ id, name, ...happening } as Happening);
  assert.equal(told.length, 5);
  assert.equal(Math.round(hostRoom.visits.of({ id, name })?.messages.perMinute ?? -1), 3);
});

test('messages of the last minute count, the older ones less', (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const { enter, handlers, hostRoom } = openHostRoom();
  const alice = enter('alice');
  const perMinute = () =>
    Math.round(hostRoom.visits.of(alice.member as MemberInfo)?.messages.perMinute ?? -1);
  assert.equal(perMinute(), 0);
  for (let second = 0; second < 600; second += 1) {
    now += 1_000;
    handlers.say({ type: 'say', text: 'hi' }, alice);
  }
  assert.ok(Math.abs(perMinute() - 60) <= 1, `${perMinute()} a minute, at one a second`);
  handlers.nick({ type: 'nick', name: 'bob' }, alice);
  now += 600_000;
  assert.equal(perMinute(), 0);
});
