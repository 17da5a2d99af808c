import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import {
  anotherNameHelps,
  type ConnectionState,
  Reconnector,
} from '../../../clients/chat/reconnector.ts';
import { type FakeLine, fakeTransport, said, tell, welcome } from './fakes.ts';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
afterEach(() => mock.timers.reset());

function start() {
  const { open, lines } = fakeTransport();
  const states: ConnectionState[] = [];
  const events: string[] = [];
  const reconnector = new Reconnector({
    open,
    random: () => 0.5,
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event.type),
  });
  const line = (): FakeLine => {
    const last = lines.at(-1);
    assert(last);
    return last;
  };
  return { reconnector, lines, line, states, events, phase: () => states.at(-1)?.phase };
}

function join() {
  const page = start();
  page.reconnector.join({ name: 'ann' });
  page.line().listener.opened();
  tell(page.line(), welcome());
  return page;
}

test('leaves for good, and keeps nothing to resume with', () => {
  const { reconnector, line, lines, phase } = join();
  reconnector.leave();
  assert.deepEqual(line().sent.at(-1), { type: 'leave' });
  assert.deepEqual(reconnector.membership, { name: 'ann' });
  mock.timers.tick(60_000);
  assert.equal(phase(), 'idle');
  assert.equal(lines.length, 1);
});

test('says hello first, and is online when welcomed', () => {
  const { reconnector, line, phase } = start();
  reconnector.join({ name: 'ann' });
  assert.equal(phase(), 'connecting');
  line().listener.opened();
  assert.deepEqual(line().sent, [{ type: 'hello', v: 1, name: 'ann' }]);
  tell(line(), welcome());
  assert.equal(phase(), 'online');
});

test('resumes a broken connection with its session and the last event that it saw', () => {
  const { line, lines } = join();
  tell(line(), said(2, 'hi'));
  line().listener.closed(1006);
  mock.timers.tick(250);
  assert.equal(lines.length, 2);
  line().listener.opened();
  const since = { epoch: 'e1', seq: 2 };
  assert.deepEqual(line().sent, [{ type: 'hello', v: 1, name: 'ann', session: 's1', since }]);
});

test('waits longer after each attempt, up to 15 s, and says when the next one is', () => {
  const { line, states } = join();
  const delays = Array.from({ length: 8 }, () => {
    line().listener.closed(1006);
    const state = states.at(-1);
    assert(state?.phase === 'reconnecting' && state.nextTryAt !== undefined);
    const delay = state.nextTryAt - Date.now();
    mock.timers.tick(delay);
    return delay;
  });
  assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
});

test('starts with short delays again after a welcome', () => {
  const { line, states } = join();
  for (const delay of [250, 500]) {
    line().listener.closed(1006);
    mock.timers.tick(delay);
  }
  tell(line(), welcome());
  line().listener.closed(1006);
  const state = states.at(-1);
  assert(state?.phase === 'reconnecting');
  assert.equal(state.nextTryAt, Date.now() + 250);
});

for (const code of [1001, 1006, 1012, 4001]) {
  test(`reconnects after close code ${code}`, () => {
    const { line, phase } = join();
    line().listener.closed(code);
    assert.equal(phase(), 'reconnecting');
  });
}

for (const code of [1000, 1003, 1007, 1008, 1009, 4000, 4002]) {
  test(`stays offline after close code ${code}`, () => {
    const { line, lines, phase } = join();
    line().listener.closed(code);
    mock.timers.tick(60_000);
    assert.equal(phase(), 'offline');
    assert.equal(lines.length, 1);
  });
}

for (const code of ['kicked', 'banned'] as const) {
  test(`a member who is ${code} is at the door, and only joins when asked to, as a newcomer`, () => {
    const { reconnector, line, lines, states } = join();
    tell(line(), said(2, 'hi'));
    tell(line(), { type: 'bye', code, detail: 'go away' });
    line().listener.closed(4003);
    assert.deepEqual(states.at(-1), { phase: 'refused', code, detail: 'go away' });
    mock.timers.tick(60_000);
    assert.equal(lines.length, 1);
    reconnector.join(reconnector.membership);
    line().listener.opened();
    const since = { epoch: 'e1', seq: 2 };
    assert.deepEqual(line().sent, [{ type: 'hello', v: 1, name: 'ann', since }]);
  });
}

test('a removal whose reason was lost is a removal', () => {
  const { reconnector, line, states } = start();
  reconnector.join({ name: 'ann', session: 'old' });
  line().listener.closed(4003);
  assert.deepEqual(states.at(-1), {
    phase: 'refused',
    code: 'kicked',
    detail: 'the host has removed you',
  });
  assert.deepEqual(reconnector.membership, { name: 'ann' });
});

test('another name helps only against refusals of the name', () => {
  assert.equal(anotherNameHelps('name-taken'), true);
  assert.equal(anotherNameHelps('name-invalid'), true);
  assert.equal(anotherNameHelps('locked'), false);
});

test('gives the reason that the server gave for the end', () => {
  const { line, states } = join();
  tell(line(), { type: 'bye', code: 'replaced', detail: 'you have joined elsewhere' });
  line().listener.closed(4000);
  assert.deepEqual(states.at(-1), {
    phase: 'offline',
    reason: 'you have joined elsewhere',
    code: 'replaced',
  });
});

test('says why it reconnects: the reason of the server or the transport, or the silence', () => {
  const { line, states } = join();
  const reasonAfter = (end: () => void) => {
    end();
    const state = states.at(-1);
    assert(state?.phase === 'reconnecting');
    mock.timers.tick(15_000);
    return state.reason;
  };
  tell(line(), { type: 'bye', code: 'shutting-down', detail: 'come back later' });
  assert.equal(
    reasonAfter(() => line().listener.closed(1001, 'shutting-down')),
    'come back later',
  );
  assert.equal(
    reasonAfter(() => line().listener.closed(1006, 'Nothing listens there.')),
    'Nothing listens there.',
  );
  assert.equal(
    reasonAfter(() => line().listener.closed(1006)),
    'the server does not answer',
  );
});

test('tries at once when told to, and not a second time after the delay', () => {
  const { reconnector, line, lines } = join();
  line().listener.closed(1006);
  reconnector.tryNow();
  assert.equal(lines.length, 2);
  reconnector.tryNow();
  mock.timers.tick(300);
  assert.equal(lines.length, 2);
});

test('sends a ping after 20 s of silence, and reconnects without an answer in 10 s', () => {
  const { line, lines, phase } = join();
  mock.timers.tick(20_000);
  assert.deepEqual(line().sent.at(-1), { type: 'ping' });
  mock.timers.tick(10_000);
  assert.equal(phase(), 'reconnecting');
  assert.equal(lines[0]?.closed, true);
});

test('stays online while the server answers', () => {
  const { line, phase } = join();
  for (let minute = 0; minute < 10; minute += 1) {
    mock.timers.tick(25_000);
    tell(line(), { type: 'pong' });
  }
  assert.equal(phase(), 'online');
});

test('gives up on a server that neither accepts nor refuses', () => {
  const { reconnector, phase } = start();
  reconnector.join({ name: 'ann' });
  mock.timers.tick(20_000);
  mock.timers.tick(10_000);
  assert.equal(phase(), 'reconnecting');
});

test('a refused hello ends it with the code', () => {
  const { reconnector, line, states, events } = start();
  reconnector.join({ name: 'ann' });
  line().listener.opened();
  tell(line(), { type: 'refused', code: 'name-taken', detail: 'choose another' });
  assert.deepEqual(states.at(-1), {
    phase: 'refused',
    code: 'name-taken',
    detail: 'choose another',
  });
  assert.equal(line().closed, true);
  assert.deepEqual(events, []);
});

const TAKEN = { type: 'refused', code: 'name-taken', detail: 'choose another' } as const;

/** Joins, and the connection breaks after the hello. */
function breakUnwelcomed() {
  const page = start();
  page.reconnector.join({ name: 'ann' });
  page.line().listener.opened();
  page.line().listener.closed(1006);
  return page;
}

test('our own name may be held for a connection that broke before its welcome, and is waited for', () => {
  const { line, states, phase } = breakUnwelcomed();
  for (const delay of [250, 500]) {
    mock.timers.tick(delay);
    line().listener.opened();
    tell(line(), TAKEN);
    assert.equal(line().closed, true);
    const state = states.at(-1);
    assert(state?.phase === 'reconnecting');
    assert.equal(state.reason, 'the room still holds your name');
  }
  mock.timers.tick(1_000);
  line().listener.opened();
  tell(line(), welcome());
  assert.equal(phase(), 'online');
});

test('a refusal for another reason is final, also while our own name may be held', () => {
  const { line, phase } = breakUnwelcomed();
  mock.timers.tick(250);
  line().listener.opened();
  tell(line(), { type: 'refused', code: 'locked', detail: 'the room is locked' });
  assert.equal(phase(), 'refused');
});

test('a name that stays taken is not waited for any longer than the room may hold it', () => {
  const { line, lines, phase } = breakUnwelcomed();
  for (let ms = 0; phase() === 'reconnecting' && ms < 60_000; ms += 250) {
    mock.timers.tick(250);
    if (line().closed) continue;
    line().listener.opened();
    tell(line(), TAKEN);
  }
  assert.equal(phase(), 'refused');
  assert.equal(Date.now(), 250 + 500 + 1_000 + 2_000 + 4_000 + 7_500);
  assert.equal(lines.length, 7);
});

test('a person who joins again without waiting for the welcome is waited for, too', () => {
  const { reconnector, line, phase } = start();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    reconnector.join({ name: 'ann' });
    line().listener.opened();
  }
  tell(line(), TAKEN);
  assert.equal(phase(), 'reconnecting');
});

test('only a hello without an answer can have left our name behind', () => {
  const { reconnector, line, phase } = breakUnwelcomed();
  reconnector.join({ name: 'kate' });
  line().listener.opened();
  tell(line(), TAKEN);
  assert.equal(phase(), 'refused', 'another name');

  const unheard = start();
  unheard.reconnector.join({ name: 'ann' });
  unheard.line().listener.closed(1006);
  mock.timers.tick(250);
  unheard.line().listener.opened();
  tell(unheard.line(), TAKEN);
  assert.equal(unheard.phase(), 'refused', 'a connection that has never been open');

  const welcomed = join();
  welcomed.line().listener.closed(1006);
  mock.timers.tick(250);
  welcomed.line().listener.opened();
  tell(welcomed.line(), TAKEN);
  assert.equal(welcomed.phase(), 'refused', 'a session was known');
});

test('a full server may have room later, so the same hello is sent again', () => {
  const { line, states } = join();
  line().listener.closed(1006);
  mock.timers.tick(250);
  tell(line(), { type: 'refused', code: 'server-full', detail: 'full' });
  assert.deepEqual(states.at(-1), { phase: 'offline', reason: 'full', code: 'server-full' });
});

test('keeps the reason during an attempt', () => {
  const { reconnector, line, states } = join();
  line().listener.closed(1006);
  reconnector.tryNow();
  assert.deepEqual(states.at(-1), { phase: 'reconnecting', reason: 'the connection was lost' });
  line().listener.closed(1006);
  reconnector.tryNow();
  assert.deepEqual(states.at(-1), { phase: 'reconnecting', reason: 'the server does not answer' });
});

test('nothing of the connection before is left after joining again', () => {
  const { reconnector, lines, line } = join();
  line().listener.closed(1006);
  reconnector.join({ name: 'kate' });
  assert.equal(lines.length, 2);
  mock.timers.tick(15_000);
  assert.equal(lines.length, 2, 'it does not reconnect as well');
  reconnector.join({ name: 'kim' });
  assert.equal(lines[1]?.closed, true);
});

test('an attempt that was planned before joining again does not come early', () => {
  const { reconnector, lines, line } = join();
  line().listener.closed(1006);
  mock.timers.tick(100);
  reconnector.join({ name: 'ann' });
  line().listener.closed(1006);
  mock.timers.tick(249);
  assert.equal(lines.length, 2);
  mock.timers.tick(1);
  assert.equal(lines.length, 3);
});

test('the end without a reason names the code, and only a goodbye is a reason', () => {
  const { line, states } = join();
  tell(line(), said(2, 'hi'));
  line().listener.closed(1008);
  const reason = 'the connection was closed (1008)';
  assert.deepEqual(states.at(-1), { phase: 'offline', reason });
});

test('other events during the hello, and refusals once online, are passed on', () => {
  const { reconnector, line, events } = start();
  reconnector.join({ name: 'ann' });
  tell(line(), { type: 'pong' });
  tell(line(), welcome());
  tell(line(), { type: 'refused', code: 'muted', detail: 'wait' });
  assert.deepEqual(events, ['pong', 'welcome', 'refused']);
});

test('sends nothing while it is not online', () => {
  const { reconnector, line } = join();
  const { sent } = line();
  line().listener.closed(1006);
  reconnector.send({ type: 'typing' });
  assert.equal(sent.length, 1);
  reconnector.tryNow();
  reconnector.send({ type: 'typing' });
  assert.deepEqual(line().sent, [], 'not before the welcome, either');
});
