import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ROSTER_PAUSE_MS } from '../../shared/limits.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Conversation } from '../../stages/03-nicknames/conversation.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import { type Dialect, textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { chatDialects } from '../../stages/04-broadcast/chat-text.ts';
import { Broadcast, fanOut } from '../../stages/04-broadcast/fan-out.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { FakeLink } from '../support/fake-link.ts';

/** Writes only the names of the events. */
const NAMES = jsonDialect((messages) =>
  Buffer.from(messages.map((json) => JSON.parse(json).name ?? 'reply').join(' ')),
);

/** A conversation of a member or a stranger, and what is written to it. */
function listener(dialect: Dialect, memberId: string | undefined) {
  const connection = new FakeConnection();
  const conversation = new Conversation(connection, dialect, new FakeLink(), '0', () => {});
  conversation.memberId = memberId;
  return { conversation, written: connection.written };
}

function numbered(listeners: readonly { conversation: Conversation }[]) {
  return new Map(listeners.map(({ conversation }, index) => [String(index + 1), conversation]));
}

/** An event on its way to one connection, or to everybody. */
const sealed = (event: object, address = '*') =>
  new Envelope<HubEvent>(address, JSON.stringify(event));
const event = (name: string) => sealed({ type: 'joined', id: name, name });
const reply = (address: string) => sealed({ type: 'pong' }, address);

test('comings and goings wait for each other in the pause after one is told', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const alice = listener(NAMES, 'm1');
  const members = numbered([alice]);
  const deliver = fanOut(new Set());
  await deliver([event('a')], members);
  assert.deepEqual(alice.written, ['a'], 'the first is told at once');
  await deliver([event('b')], members);
  await deliver([event('c'), sealed({ type: 'left', name: 'd' })], members);
  assert.deepEqual(alice.written, ['a']);
  context.mock.timers.tick(ROSTER_PAUSE_MS);
  assert.deepEqual(alice.written, ['a', 'b c d']);
  await deliver([event('e')], members);
  assert.deepEqual(alice.written, ['a', 'b c d'], 'there is a pause after these, too');
  context.mock.timers.tick(ROSTER_PAUSE_MS);
  assert.deepEqual(alice.written, ['a', 'b c d', 'e']);
  context.mock.timers.tick(ROSTER_PAUSE_MS);
  await deliver([event('f')], members);
  assert.deepEqual(
    alice.written,
    ['a', 'b c d', 'e', 'f'],
    'after a calm pause, one is told at once',
  );
});

test('the events of a turn are one write to each member, and strangers get nothing', async () => {
  const members = [listener(NAMES, 'm1'), listener(NAMES, 'm2')];
  const stranger = listener(NAMES, undefined);
  await fanOut(new Set())([event('a'), event('b'), event('c')], numbered([...members, stranger]));
  assert.deepEqual(
    [...members, stranger].map(({ written }) => written),
    [['a b c'], ['a b c'], []],
  );
});

test('a reply keeps its place between the events, and goes to its connection only', async () => {
  const [alice, bob] = [listener(NAMES, 'm1'), listener(NAMES, 'm2')];
  await fanOut(new Set())(
    [event('a'), reply('1'), reply('1'), event('b'), event('c'), reply('2')],
    numbered([alice, bob]),
  );
  assert.deepEqual(alice.written, ['a', 'reply', 'reply', 'b c']);
  assert.deepEqual(bob.written, ['a b c', 'reply']);
});

test('a newcomer gets the events after the welcome, and none from before it', async () => {
  const newcomer = listener(NAMES, undefined);
  const welcome = sealed({ type: 'welcome', you: { id: 'me' } }, '1');
  await fanOut(new Set())([event('before'), welcome, event('after')], numbered([newcomer]));
  assert.deepEqual(newcomer.written, ['reply', 'after']);
});

test('a turn of replies alone writes nothing to anybody else', async () => {
  const [alice, bob] = ['m1', 'm2'].map((id) => listener(jsonDialect(frameLines), id));
  assert(alice && bob);
  await fanOut(new Set())([reply('1')], numbered([alice, bob]));
  assert.deepEqual([alice.written, bob.written], [['{"type":"pong"}\n'], []]);
});

test('a reply to a connection that has ended meanwhile is dropped', async () => {
  const alice = listener(NAMES, 'm1');
  await fanOut(new Set())([reply('7'), event('a')], numbered([alice]));
  assert.deepEqual(alice.written, ['a']);
});

test('a delivery ends with its turn, so that what arrives meanwhile is delivered together', async () => {
  const alice = listener(NAMES, 'm1');
  const order: string[] = [];
  const delivered = Promise.resolve(fanOut(new Set())([event('a')], numbered([alice])));
  void delivered.then(() => order.push('delivered'));
  await setImmediate(order.push('the next turn'));
  await delivered;
  assert.deepEqual(order, ['the next turn', 'delivered']);
});

test('what waits keeps its place before a message and an answer, and a newcomer does not get it', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const [alice, bob, newcomer] = [
    listener(NAMES, 'm1'),
    listener(NAMES, 'm2'),
    listener(NAMES, undefined),
  ];
  const members = numbered([alice, bob, newcomer]);
  const deliver = fanOut(new Set());
  await deliver([event('a')], members);
  await deliver([event('b')], members);
  await deliver([reply('1'), sealed({ type: 'welcome', you: { id: 'm3' } }, '3')], members);
  await deliver([event('c')], members);
  assert.deepEqual(alice.written, ['a', 'b', 'reply']);
  assert.deepEqual(bob.written, ['a']);
  await deliver([sealed({ type: 'said', name: 'd' })], members);
  assert.deepEqual(alice.written, ['a', 'b', 'reply', 'c d']);
  assert.deepEqual(bob.written, ['a', 'b c d']);
  assert.deepEqual(newcomer.written, ['reply', 'c d']);
});

test('a message begins no pause: who comes after it is told at once', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const alice = listener(NAMES, 'm1');
  const deliver = fanOut(new Set());
  await deliver([sealed({ type: 'said', name: 'a' })], numbered([alice]));
  await deliver([event('b')], numbered([alice]));
  assert.deepEqual(alice.written, ['a', 'b']);
});

test('anyone who was answered before an event shares its bytes with the others', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let encodings = 0;
  const counting = jsonDialect((messages) => {
    encodings += 1;
    return Buffer.from(messages.join(''));
  });
  const members = [listener(counting, 'm1'), listener(counting, 'm2')];
  await fanOut(new Set())([reply('1'), event('a')], numbered(members));
  assert.equal(encodings, 2, 'the answer, and the event');
});

test('an event is encoded once for all who speak one dialect', async () => {
  const encoded: unknown[] = [];
  const { plain, timed } = chatDialects({
    joined({ name }) {
      encoded.push(name);
      return [name];
    },
  });
  const readers = [plain, plain, timed, timed].map((dialect, index) =>
    listener(dialect, `m${index}`),
  );
  const joined = sealed({ type: 'joined', id: 'a', name: 'ann', at: 0 });
  await fanOut(new Set([plain, timed]))([joined], numbered(readers));
  assert.deepEqual(encoded, ['ann', 'ann'], 'without the time, and with it');
  const lines = readers.map(({ written }) => written.join(''));
  assert.deepEqual(lines.slice(0, 2), ['ann\r\n', 'ann\r\n']);
  for (const line of lines.slice(2)) assert.match(line, /^\[\d\d:\d\d:\d\d\] ann\r\n$/);
});

test('people do not see their own messages again, but a program does', async () => {
  const text = textDialect({}, { said: ({ name }) => [name], renamed: ({ name }) => [name] });
  const said = (name: string) => sealed({ type: 'said', id: name, name });
  const [ann, bob, program] = [
    listener(text, 'ann'),
    listener(text, 'bob'),
    listener(NAMES, 'ann'),
  ];
  const toPeople = fanOut(new Set([text]));
  await toPeople([said('ann'), said('bob'), said('carol')], numbered([ann, bob, program]));
  assert.deepEqual(ann.written, ['bob\r\ncarol\r\n']);
  assert.deepEqual(bob.written, ['ann\r\ncarol\r\n']);
  assert.deepEqual(program.written, ['ann bob carol']);
});

test('people see their own new name, because it may not be as typed', async () => {
  const text = textDialect({}, { renamed: ({ name }) => [name], members: () => ['who'] });
  const ann = listener(text, 'a');
  const events = [{ type: 'renamed', id: 'a', name: 'ann' }, { type: 'members' }];
  await fanOut(new Set([text]))(
    events.map((each) => sealed(each)),
    numbered([ann]),
  );
  assert.deepEqual(ann.written, ['ann\r\nwho\r\n']);
});

test('a broadcast reaches every thread once, except a thread that is gone', async () => {
  const everyone = new Broadcast();
  const [gone, here] = [new FakeLink(), new FakeLink()];
  const ended = Promise.withResolvers<void>();
  everyone.include(gone, ended.promise);
  everyone.include(here, new Promise(() => {}));
  everyone.send({ type: 'pong' });
  ended.resolve();
  await ended.promise;
  everyone.send({ type: 'members', members: [] });
  assert.deepEqual(gone.sent, ['* {"type":"pong"}']);
  assert.deepEqual(here.sent, [...gone.sent, '* {"type":"members","members":[]}']);
});
