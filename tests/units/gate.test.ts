/** The gate of a thread and its conversations, with connections that have no network. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ProtocolError } from '../../shared/codes.ts';
import {
  HELLO_TIMEOUT_MS,
  MAX_QUEUED_BYTES,
  MAX_UNREAD_ANSWER_BYTES,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import { decodeAsked } from '../../stages/03-nicknames/asked.ts';
import { BatchedLink } from '../../stages/03-nicknames/batched-link.ts';
import { type Dialect, jsonEntrance, tcpEntrance } from '../../stages/03-nicknames/dialect.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { type Deliver, deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { nicknameCommands, nicknamePhrases } from '../../stages/03-nicknames/nickname-phrases.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { chatCommands, chatPhrases } from '../../stages/04-broadcast/chat-phrases.ts';
import { fanOut } from '../../stages/04-broadcast/fan-out.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { FakeLink } from '../support/fake-link.ts';

const JSON_LINES = jsonDialect(frameLines);
const TEXT = textDialect(
  { ...chatCommands, ...nicknameCommands },
  { ...nicknamePhrases, ...chatPhrases },
);
const ENTRANCE = tcpEntrance(TEXT, JSON_LINES, 'elsewhere');
const JSON_ONLY = jsonEntrance(JSON_LINES);
const HELLO = '{"type":"hello","v":1,"name":"ann"}';
/** The hub's welcome to the first connection. */
const WELCOME = `1 ${JSON.stringify({ type: 'welcome', you: { id: 'a', name: 'ann' }, members: [] })}`;
const BYE = Told.message({ type: 'bye', code: 'left', detail: '' }, 1);

test('a client that does not say hello within 15 s is told so, and closed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { gate } = gateAndHub();
  const connection = new FakeConnection();
  const served = gate.serve(connection, ENTRANCE);
  t.mock.timers.tick(HELLO_TIMEOUT_MS);
  await served;
  assert.equal(connection.closedWith, 'timed-out');
  assert.match(connection.written.at(-1) ?? '', /^! timed-out: /);
});

test('a member may be silent for any length of time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { gate } = gateAndHub();
  const connection = new FakeConnection();
  void gate.serve(connection, ENTRANCE);
  connection.say('alice');
  await heard(connection, /^\* The room/);
  t.mock.timers.tick(1_000 * HELLO_TIMEOUT_MS);
  assert.equal(connection.closedWith, undefined);
  gate.close();
});

test('a reader that has fallen 1 MiB behind gets too-slow, and nothing after it', async () => {
  const { gate, hub } = gateAndHub();
  const [slow, quick] = [new FakeConnection(), new FakeConnection()];
  for (const [connection, name] of [
    [slow, 'slow'],
    [quick, 'quick'],
  ] as const) {
    void gate.serve(connection, jsonEntrance(JSON_LINES));
    connection.say(JSON.stringify({ type: 'hello', v: 1, name }));
    await heard(connection, /welcome/);
  }
  slow.queuedBytes = MAX_QUEUED_BYTES;
  hub.broadcast({ type: 'typing', id: 'x', name: 'first' });
  await heard(quick, /first/);
  assert.match(slow.written.at(-1) ?? '', /first/);
  slow.queuedBytes = MAX_QUEUED_BYTES + 1;
  hub.broadcast({ type: 'typing', id: 'x', name: 'second' });
  hub.broadcast({ type: 'typing', id: 'x', name: 'third' });
  await heard(quick, /third/);
  assert.equal(slow.closedWith, 'too-slow');
  assert.match(slow.written.at(-1) ?? '', /"type":"bye","code":"too-slow"/);
  gate.close();
});

test('when too many connections wait for a hello, the oldest is closed; members stay', async () => {
  const { gate } = gateAndHub();
  const member = new FakeConnection();
  void gate.serve(member, ENTRANCE);
  member.say('alice');
  await heard(member, /contains/);
  const waiting = Array.from({ length: MAX_WAITING_PER_THREAD }, () => new FakeConnection());
  for (const connection of waiting) void gate.serve(connection, ENTRANCE);
  assert.ok(waiting.every(({ closedWith }) => closedWith === undefined));
  const newcomer = new FakeConnection();
  void gate.serve(newcomer, ENTRANCE);
  assert.equal(waiting[0]?.closedWith, 'crowded');
  newcomer.say('bob');
  await heard(newcomer, /contains/);
  assert.equal(waiting.filter(({ closedWith }) => closedWith !== undefined).length, 1);
  assert.equal(member.closedWith, undefined);
  gate.close();
});

test('a client that does not read its answers is not read until it does', async () => {
  const { gate } = gateAndHub();
  const connection = new FakeConnection();
  void gate.serve(connection, jsonEntrance(JSON_LINES));
  connection.say(JSON.stringify({ type: 'hello', v: 1, name: 'deaf' }));
  await heard(connection, /welcome/);
  const { promise, resolve } = Promise.withResolvers<void>();
  connection.queuedBytes = MAX_UNREAD_ANSWER_BYTES + 1;
  connection.drained = () => promise;
  // Refusals are answers, too.
  connection.say('not JSON');
  await turns();
  assert.equal(connection.written.length, 1);
  connection.queuedBytes = 0;
  resolve();
  await heard(connection, /bad-json/);
  gate.close();
});

test('a client that asks for much gets one answer at a time, so that others are served in between', async () => {
  const [near, far] = directLinks();
  const gate = new Gate(near, fanOut);
  const [greedy, modest] = [new FakeConnection(), new FakeConnection()];
  for (const connection of [greedy, modest]) void gate.serve(connection, jsonEntrance(JSON_LINES));
  for (let count = 0; count < 100; count += 1) greedy.say('{"type":"who"}');
  modest.say('{"type":"ping"}');
  const { value = [] } = await far[Symbol.asyncIterator]().next();
  const asked = (value as string[]).map((message) => decodeAsked(message).request.type);
  assert.deepEqual(asked, ['who', 'ping']);
  gate.close();
});

test('while the hub is behind, no requests are sent to it', async () => {
  const { link, gate, asked } = gateAndLink();
  link.full = true;
  let drained = Promise.withResolvers<void>();
  link.drained = () => drained.promise;
  const connection = new FakeConnection();
  void gate.serve(connection, jsonEntrance(JSON_LINES));
  connection.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(asked(), []);
  const first = drained;
  drained = Promise.withResolvers();
  // When this one resumes, others have filled the link again.
  first.resolve();
  await turns();
  assert.deepEqual(asked(), []);
  link.full = false;
  drained.resolve();
  await turns();
  assert.deepEqual(asked(), ['1 ping']);
  gate.close();
});

test('the hub gets the address of a newcomer with the hello only', async () => {
  const { link, gate } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, JSON_ONLY);
  connection.say('{"type":"ping"}');
  connection.say(HELLO);
  await turns();
  assert.deepEqual(link.sent.map(decodeAsked), [
    { from: 1, request: { type: 'ping' } },
    { from: 1, request: { type: 'hello', v: 1, name: 'ann', address: 'nowhere' } },
  ]);
  gate.close();
});

test('the line after a question waits for the answer, and other lines do not wait', async () => {
  const { link, gate, asked } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, ENTRANCE);
  for (const line of ['ann', '/nick bob', '/who', '/nick carol']) connection.say(line);
  await turns();
  assert.deepEqual(asked(), ['1 hello'], 'what the next line means depends on the answer');
  link.receive(WELCOME);
  await turns();
  assert.deepEqual(asked().slice(1), ['1 nick', '1 who']);
  link.receive(Told.message({ type: 'members', members: [] }, 1));
  await turns();
  assert.deepEqual(asked().slice(3), ['1 nick']);
  gate.close();
});

test('a line that is refused, or only concerns its sender, never reaches the hub', async () => {
  const { link, gate, asked } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, ENTRANCE);
  connection.say('ann');
  await turns();
  link.receive(WELCOME);
  for (const line of ['/dance', new ProtocolError('bad-utf8'), '/help', '/who'])
    connection.say(line);
  await turns();
  assert.deepEqual(asked(), ['1 hello', '1 who']);
  const refusals = connection.written.filter((line) => line.startsWith('!'));
  assert.deepEqual(
    refusals.map((line) => line.slice(0, line.indexOf(':'))),
    ['! unknown-command', '! bad-utf8'],
  );
  assert.equal(connection.closedWith, undefined);
  gate.close();
});

test('nothing is read from a client after leave', async () => {
  const { gate, asked } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, JSON_ONLY);
  connection.say('{"type":"leave"}');
  connection.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(asked(), ['1 leave', '1 disconnected']);
  gate.close();
});

test('nothing is read from a client after its goodbye', async () => {
  const { link, gate, asked } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, JSON_ONLY);
  for (const type of ['who', 'ping', 'ping']) connection.say(JSON.stringify({ type }));
  await turns();
  link.receive(BYE);
  await turns();
  assert.deepEqual(asked(), ['1 who', '1 disconnected']);
  assert.equal(connection.closedWith, 'left');
});

test('the end of a connection is sent to the hub as its dialect defines it', async () => {
  const { gate, asked } = gateAndLink();
  for (const entrance of [ENTRANCE, JSON_ONLY]) {
    const connection = new FakeConnection();
    const served = gate.serve(connection, entrance);
    connection.end();
    await served;
  }
  assert.deepEqual(asked(), ['1 leave', '2 disconnected']);
});

test('a connection that fails is told so, and its end is sent to the hub', async (t) => {
  const logged = t.mock.method(console, 'error', () => {});
  const { gate, asked } = gateAndLink();
  const [connection, cause] = [new FakeConnection(), new Error('a bug')];
  const broken: Dialect = {
    ...JSON_LINES,
    read() {
      throw cause;
    },
  };
  void gate.serve(connection, jsonEntrance(broken));
  connection.say('{"type":"ping"}');
  await turns();
  assert.equal(connection.closedWith, 'internal-error');
  assert.deepEqual(asked(), ['1 disconnected']);
  assert.equal(logged.mock.calls[0]?.arguments.at(-1), cause);
});

test('a connection is forgotten when it has ended and the hub has answered it for the last time', async () => {
  let here = 0;
  const { link, gate } = gateAndLink((told, conversations) => {
    deliverReplies(told, conversations);
    here = conversations.size;
  });
  const [gone, dropped, staying] = [1, 2, 3].map(() => new FakeConnection());
  for (const connection of [gone, dropped, staying]) {
    assert.ok(connection);
    void gate.serve(connection, JSON_ONLY);
  }
  gone?.end();
  link.receive(Told.message({ type: 'pong' }, 1));
  await turns();
  assert.equal(here, 3);
  assert.match(gone?.written[0] ?? '', /pong/, 'what the hub still says to it is delivered');
  link.receive(BYE);
  dropped?.say(new ProtocolError('line-too-long'));
  await turns();
  link.receive(Told.message({ type: 'pong' }, 3));
  await turns();
  assert.equal(here, 1);
  gate.close();
});

test('a place is given back at an accepted hello or at the end, not at a refused hello', async () => {
  const { link, gate } = gateAndLink();
  const [refused, gone, member] = [
    new FakeConnection(),
    new FakeConnection(),
    new FakeConnection(),
  ];
  for (const connection of [refused, gone, member]) void gate.serve(connection, JSON_ONLY);
  for (const connection of [refused, member]) connection.say(HELLO);
  gone.end();
  await turns();
  link.receive(Told.message({ type: 'refused', code: 'name-taken', detail: '' }, 1));
  link.receive(WELCOME.replace('1', '3'));
  await turns();
  const enter = () => void gate.serve(new FakeConnection(), JSON_ONLY);
  for (let count = 1; count < MAX_WAITING_PER_THREAD; count += 1) enter();
  assert.equal(refused.closedWith, undefined);
  enter();
  assert.equal(refused.closedWith, 'crowded');
  assert.equal(member.closedWith, undefined);
  gate.close();
});

test('a refused hello does not stop the hello timeout', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { link, gate } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, JSON_ONLY);
  connection.say(HELLO);
  await turns();
  link.receive(Told.message({ type: 'refused', code: 'name-taken', detail: '' }, 1));
  await turns();
  t.mock.timers.tick(HELLO_TIMEOUT_MS - 1);
  assert.equal(connection.closedWith, undefined);
  t.mock.timers.tick(1);
  assert.equal(connection.closedWith, 'timed-out');
  gate.close();
});

test('a connection that has ended is not timed out', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { gate } = gateAndLink();
  const connection = new FakeConnection();
  const served = gate.serve(connection, JSON_ONLY);
  connection.end();
  await served;
  t.mock.timers.tick(HELLO_TIMEOUT_MS);
  assert.equal(connection.closedWith, undefined);
});

test('a client with at most 64 KiB of unread answers is still read', async () => {
  const { gate, asked } = gateAndLink();
  const connection = new FakeConnection();
  void gate.serve(connection, JSON_ONLY);
  connection.queuedBytes = MAX_UNREAD_ANSWER_BYTES;
  connection.drained = () => new Promise(() => {});
  connection.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(asked(), ['1 ping']);
  gate.close();
});

test('messages of the hub that arrive during a delivery are delivered together in the next turn', async () => {
  const deliveries: number[] = [];
  const link = new BatchedLink({ post() {}, close() {} });
  const gate = new Gate(link, (told) => void deliveries.push(told.length));
  for (let packet = 0; packet < 3; packet += 1) {
    link.receive(BYE);
    // Everything that follows within this turn of the event loop.
    await new Promise<void>((resolve) => process.nextTick(resolve));
  }
  await turns();
  assert.deepEqual(deliveries, [1, 2]);
  gate.close();
});

test('a thread that ends says goodbye to all of its connections, and closes its link', () => {
  const { link, gate } = gateAndLink();
  const connections = [new FakeConnection(), new FakeConnection()];
  for (const connection of connections) void gate.serve(connection, JSON_ONLY);
  gate.close();
  for (const { written, closedWith } of connections) {
    assert.equal(closedWith, 'shutting-down');
    assert.match(written.join(''), /"type":"bye","code":"shutting-down"/);
  }
  assert.equal(link.closed, true);
});

function gateAndHub(): { gate: Gate; hub: Hub } {
  const [near, far] = directLinks();
  const hub = new Hub(nicknameHandlers(new Roster(() => {})));
  void hub.attach(far);
  return { gate: new Gate(near, fanOut), hub };
}

/** A gate whose hub is the test. `asked` returns the requests so far. */
function gateAndLink(deliver: Deliver = deliverReplies) {
  const link = new FakeLink();
  const asked = () =>
    link.sent.map(decodeAsked).map(({ from, request }) => `${from} ${request.type}`);
  return { link, gate: new Gate(link, deliver), asked };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

/** Waits until this was written to the connection: a few turns of the event loop. */
async function heard({ written }: FakeConnection, pattern: RegExp): Promise<void> {
  for (let turn = 0; !written.some((text) => pattern.test(text)); turn += 1) {
    assert.ok(turn < 1_000, `${pattern} is not in ${JSON.stringify(written)}`);
    await setImmediate();
  }
}
