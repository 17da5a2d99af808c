/** How a stranger becomes a member: at a pace, through the waiting room, and with a share for each network. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MAX_WAITING_PER_THREAD, PACE_SAVED_MS } from '../../shared/limits.ts';
import type { Request } from '../../shared/protocol.ts';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { admission, sharePlaces, WaitingRoom } from '../../stages/05-websocket-bridge/admission.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { openHostRoom } from '../support/host-room.ts';
import { stopClock } from '../support/stopped-clock.ts';

const JSON_LINES = jsonDialect(frameLines);
const HELLO = '{"type":"hello","v":1,"name":"ann"}';
const addressIsFull = { code: 'address-full' };

/** A thread whose hub is the test. */
function startThread(t: TestContext, { pace = 0 } = {}) {
  const link = new FakeLink();
  const gate = new Gate(link, deliverReplies, () => {});
  t.after(() => gate.close());
  const serve = admission(gate, { linesPerSecond: pace }, 3);
  return {
    link,
    /** Serves a new connection from this address. */
    connect(remoteAddress = '192.0.2.1') {
      const connection = Object.assign(new FakeConnection(), { remoteAddress });
      serve(connection, JSON_LINES, 'TCP');
      return connection;
    },
    asked: () =>
      link.sent.map((message) => {
        const { address, content } = Envelope.open<Request>(message);
        return [address, content];
      }),
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

test('the hub gets the address of a newcomer before anything that the newcomer says', async (t) => {
  const { connect, asked } = startThread(t);
  connect('192.0.2.1');
  connect('192.0.2.2').say('{"type":"ping"}');
  await turns();
  const arrived = { type: 'arrived', way: 'TCP', thread: 3 };
  assert.deepEqual(asked(), [
    ['1', { ...arrived, address: '192.0.2.1' }],
    ['2', { ...arrived, address: '192.0.2.2' }],
    ['2', { type: 'ping' }],
  ]);
});

test('when too many connections wait for a hello, the oldest of the largest network is closed', async (t) => {
  const { connect } = startThread(t);
  const [other, ...waiting] = Array.from({ length: MAX_WAITING_PER_THREAD }, (_, index) =>
    connect(index === 0 ? '192.0.2.9' : '192.0.2.1'),
  );
  assert.ok(waiting.every(({ closedWith }) => closedWith === undefined));
  const newcomer = connect('192.0.2.2');
  assert.equal(waiting.shift()?.closedWith, 'crowded');
  for (const { closedWith } of [...waiting, other ?? newcomer, newcomer])
    assert.equal(closedWith, undefined);
});

test('a place is given back at an accepted hello or at the end, not at a refused hello', async (t) => {
  const { link, connect } = startThread(t);
  const [refused, gone, member] = [connect(), connect(), connect()];
  for (const connection of [refused, member]) connection.say(HELLO);
  gone.end();
  await turns();
  link.receive(seal('1', { type: 'refused', code: 'name-taken', detail: '' }));
  link.receive(seal('2', { type: 'bye', code: 'left', detail: '' }));
  link.receive(seal('3', { type: 'welcome', you: { id: 'a', name: 'ann' } }));
  await turns();
  for (let count = 1; count < MAX_WAITING_PER_THREAD; count += 1) connect();
  assert.equal(refused.closedWith, undefined);
  connect();
  assert.equal(refused.closedWith, 'crowded');
  assert.equal(member.closedWith, undefined);
});

test('a connection is read at the pace', async (t) => {
  const clock = stopClock(t);
  const { connect, asked } = startThread(t, { pace: 1 });
  const connection = connect();
  const lines = PACE_SAVED_MS / 1_000 + 1;
  for (let count = 0; count < lines; count += 1) connection.say('{"type":"ping"}');
  await turns();
  assert.equal(asked().length, lines, 'all but the last one, after the arrival');
  clock.advance(1_000);
  await turns();
  assert.equal(asked().length, lines + 1);
});

/** A room in which a network may have two members. */
function sharedRoom() {
  return openHostRoom((chat, hostRoom) => sharePlaces(chat, hostRoom, 2));
}

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

test('a member who comes back from another network counts there', () => {
  const { join } = sharedRoom();
  const alice = join('alice', '192.0.2.1');
  join('bob', '192.0.2.1');
  join('alice', '192.0.2.2', alice.session);
  join('carol', '192.0.2.1');
  join('dave', '192.0.2.2');
  assert.throws(() => join('erin', '192.0.2.2'), addressIsFull);
});

test('a member who leaves gives the place back', () => {
  const { handlers, enter, join } = sharedRoom();
  const alice = enter('alice', '192.0.2.1');
  join('bob', '192.0.2.1');
  handlers.leave({ type: 'leave' }, alice);
  join('carol', '192.0.2.1');
  assert.throws(() => join('alice', '192.0.2.1', alice.member?.session), addressIsFull);
});

test('a member who says hello again is refused for that, even if the network is full', () => {
  const { handlers } = sharedRoom();
  const [first, second] = [new FakePeer(), new FakePeer()];
  for (const [index, peer] of [first, second].entries()) {
    handlers.arrived({ address: '192.0.2.1', way: 'TCP', thread: 1 }, peer);
    handlers.hello({ type: 'hello', v: 1, name: `member${index}` }, peer);
  }
  const again = { type: 'hello', v: 1, name: 'again' } as const;
  assert.throws(() => handlers.hello(again, first), { code: 'already-joined' });
});

test('a refused hello takes no place', () => {
  const { join } = sharedRoom();
  join('alice', '192.0.2.1');
  for (let count = 0; count < 3; count += 1)
    assert.throws(() => join('Alice', '192.0.2.1'), { code: 'name-taken' });
  join('bob', '192.0.2.1');
});

test('the network with the most places loses its oldest, and the others keep theirs', () => {
  const room = new WaitingRoom<string>(4);
  for (const [guest, address] of [
    ['quiet', '192.0.2.1'],
    ['first', '192.0.2.9'],
    ['second', '192.0.2.9'],
    ['third', '192.0.2.9'],
  ] as const) {
    assert.equal(room.enter(guest, address), undefined);
  }
  assert.equal(room.enter('fourth', '192.0.2.9'), 'first');
  assert.equal(room.enter('newcomer', '192.0.2.2'), 'second');
});

test('among equal networks the oldest guest goes', () => {
  const room = new WaitingRoom<string>(2);
  room.enter('one', '192.0.2.1');
  room.enter('two', '192.0.2.2');
  assert.equal(room.enter('three', '192.0.2.3'), 'one');
  const pairs = new WaitingRoom<string>(4);
  for (const guest of ['a1', 'b1', 'b2', 'a2']) pairs.enter(guest, `192.0.2.${guest[0]}`);
  assert.equal(pairs.enter('c1', '192.0.2.c'), 'a1');
  assert.equal(pairs.enter('d1', '192.0.2.d'), 'b1');
});

test('guests who have left have given their place back, once', () => {
  const room = new WaitingRoom<string>(1);
  room.enter('one', '192.0.2.1');
  room.leave('one');
  room.leave('one');
  room.leave('somebody else');
  assert.equal(room.enter('two', '192.0.2.1'), undefined);
  assert.equal(room.enter('three', '192.0.2.1'), 'two');
});
