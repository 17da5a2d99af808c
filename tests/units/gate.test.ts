/** The gate of a thread and its conversations, with connections that have no wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  HELLO_TIMEOUT_MS,
  MAX_QUEUED_BYTES,
  MAX_TEXT_LINES,
  MAX_UNREAD_ANSWER_BYTES,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { decodeAsked } from '../../stages/03-nicknames/asked.ts';
import { Conversation } from '../../stages/03-nicknames/conversation.ts';
import { jsonEntrance, tcpEntrance } from '../../stages/03-nicknames/dialect.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { Gate } from '../../stages/03-nicknames/gate.ts';
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

const JSON_LINES = jsonDialect(frameLines);
const TEXT = textDialect(
  { ...chatCommands, ...nicknameCommands },
  { ...nicknamePhrases, ...chatPhrases },
);
const ENTRANCE = tcpEntrance(TEXT, JSON_LINES, 'elsewhere');

test('who does not say hello within 15 s is told, and closed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { gate } = gateAndHub();
  const connection = new FakeConnection();
  const served = gate.serve(connection, ENTRANCE);
  t.mock.timers.tick(HELLO_TIMEOUT_MS);
  await served;
  assert.equal(connection.closedWith, 'timed-out');
  assert.match(connection.written.at(-1) ?? '', /^! timed-out: /);
});

test('who has said hello may be silent for as long as they like', async (t) => {
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

test('a reader that has fallen 1 MiB behind is told too-slow, and written to no more', async () => {
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

test('one connection more than may wait for a hello, and the oldest goes; members stay', async () => {
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

test('an event is encoded once per dialect and written once per member and turn, however many there are', () => {
  let encodings = 0;
  const counting = jsonDialect((messages) => {
    encodings += 1;
    return frameLines(messages);
  });
  const members = Array.from({ length: 10 }, () => new FakeConnection());
  const conversations = new Map(
    members.map((connection, index) => [index, conversation(connection, counting)]),
  );
  const events = ['a', 'b', 'c'].map(
    (name) => new Told(JSON.stringify({ type: 'typing', id: 'x', name })),
  );
  fanOut(events, conversations);
  assert.equal(encodings, 1);
  for (const { written } of members) {
    assert.equal(written.length, 1);
    assert.equal(written[0]?.trim().split('\n').length, 3);
  }
});

test('a newcomer hears what comes after the welcome, and nothing from before', () => {
  const connection = new FakeConnection();
  const newcomer = conversation(connection, JSON_LINES);
  newcomer.memberId = undefined;
  const typing = (name: string) => new Told(JSON.stringify({ type: 'typing', id: 'x', name }));
  const welcome = new Told(JSON.stringify({ type: 'welcome', you: { id: 'me' } }), 1);
  fanOut([typing('before'), welcome, typing('after')], new Map([[1, newcomer]]));
  assert.equal(connection.written.length, 2);
  assert.match(connection.written[0] ?? '', /welcome/);
  assert.match(connection.written[1] ?? '', /after/);
});

test('a client that does not take its answers is read no further, until it does', async () => {
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

test('whoever asks much gets one answer after the other, so that others come in between', async () => {
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

test('those who read alike share one encoding, but for who said it', () => {
  let encodings = 0;
  const counting = textDialect(chatCommands, {
    said: ({ text }) => {
      encodings += 1;
      return [text];
    },
  });
  const readers = Array.from({ length: 10 }, () => new FakeConnection());
  const conversations = new Map(
    readers.map((connection, index) => {
      const reader = conversation(connection, counting);
      return [index, Object.assign(reader, { memberId: `m${index}`, clock: index % 2 === 1 })];
    }),
  );
  const said = { type: 'said', id: 'm0', name: 'n', text: 'hello', seq: 1, at: 0 };
  fanOut([new Told(JSON.stringify(said))], conversations);
  assert.equal(encodings, 2);
  assert.deepEqual(
    readers.map(({ written }) => written.length),
    readers.map((_, index) => (index === 0 ? 1 : 2)),
    'a greeting, and the event for all but its speaker',
  );
  assert.match(readers[1]?.written[1] ?? '', /^\[\d\d:\d\d:\d\d\] hello/);
});

test('a message of many lines has a name before each at telnet, up to a page of them', () => {
  const text = Array.from({ length: 900 }, (_, index) => String(index)).join('\n');
  const lines = chatPhrases.said?.({ type: 'said', id: 'i', name: 'carol', text, seq: 1, at: 0 });
  assert.equal(lines?.length, MAX_TEXT_LINES);
  assert.equal(lines?.[98], '[carol] 98');
  assert.match(lines?.[99] ?? '', /^\[carol\] 99 \/ 100 \/ .* \/ 899$/);
});

test('while the hub is behind, nothing more is asked of it, however long it takes', async () => {
  const sent: string[] = [];
  let drained = Promise.withResolvers<void>();
  const link: Link & { full: boolean } = {
    full: true,
    send: (message) => void sent.push(decodeAsked(message).request.type),
    drained: () => drained.promise,
    close: () => {},
    async *[Symbol.asyncIterator]() {},
  };
  const gate = new Gate(link, fanOut);
  const connection = new FakeConnection();
  void gate.serve(connection, jsonEntrance(JSON_LINES));
  connection.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(sent, []);
  const first = drained;
  drained = Promise.withResolvers();
  // By the time that this one is told, others have filled the link again.
  first.resolve();
  await turns();
  assert.deepEqual(sent, []);
  link.full = false;
  drained.resolve();
  await turns();
  assert.deepEqual(sent, ['ping']);
  gate.close();
});

function gateAndHub(): { gate: Gate; hub: Hub } {
  const [near, far] = directLinks();
  const hub = new Hub(nicknameHandlers(new Roster(() => {})));
  void hub.attach(far);
  return { gate: new Gate(near, fanOut), hub };
}

function conversation(connection: FakeConnection, dialect: typeof JSON_LINES): Conversation {
  return Object.assign(new Conversation(connection, jsonEntrance(dialect)), {
    memberId: 'somebody',
  });
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

/** Turns of the event loop until the connection has been told. */
async function heard({ written }: FakeConnection, pattern: RegExp): Promise<void> {
  while (!written.some((text) => pattern.test(text))) await setImmediate();
}
