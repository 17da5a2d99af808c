import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversation } from '../../stages/03-nicknames/conversation.ts';
import type { Dialect } from '../../stages/03-nicknames/dialect.ts';
import { jsonEntrance } from '../../stages/03-nicknames/dialect.ts';
import { jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { chatCommands } from '../../stages/04-broadcast/chat-phrases.ts';
import { fanOut } from '../../stages/04-broadcast/fan-out.ts';
import { FakeConnection } from '../support/fake-connection.ts';

/** Writes only the names of the events. */
const NAMES = jsonDialect((messages) =>
  Buffer.from(messages.map((json) => JSON.parse(json).name ?? 'reply').join(' ')),
);

/** A conversation of a member or a stranger, and what is written to it. */
function listener(dialect: Dialect, memberId: string | undefined) {
  const connection = new FakeConnection();
  const conversation = new Conversation(connection, jsonEntrance(dialect));
  conversation.memberId = memberId;
  connection.written.length = 0;
  return { conversation, written: connection.written };
}

function numbered(listeners: readonly { conversation: Conversation }[]) {
  return new Map(listeners.map(({ conversation }, index) => [index + 1, conversation]));
}

const event = (name: string) => new Told(JSON.stringify({ type: 'joined', id: name, name }));
const reply = (to: number) => new Told('{"type":"pong"}', to);

test('the events of a turn are one write to each member, and strangers get nothing', () => {
  const members = [listener(NAMES, 'm1'), listener(NAMES, 'm2')];
  const stranger = listener(NAMES, undefined);
  fanOut([event('a'), event('b'), event('c')], numbered([...members, stranger]));
  assert.deepEqual(
    [...members, stranger].map(({ written }) => written),
    [['a b c'], ['a b c'], []],
  );
});

test('a reply keeps its place between the events, and goes to its connection only', () => {
  const [alice, bob] = [listener(NAMES, 'm1'), listener(NAMES, 'm2')];
  fanOut(
    [event('a'), reply(1), reply(1), event('b'), event('c'), reply(2)],
    numbered([alice, bob]),
  );
  assert.deepEqual(alice.written, ['a', 'reply', 'reply', 'b c']);
  assert.deepEqual(bob.written, ['a', 'b c', 'reply']);
});

test('a newcomer gets the events after the welcome, and none from before it', () => {
  const newcomer = listener(NAMES, undefined);
  const welcome = new Told(JSON.stringify({ type: 'welcome', you: { id: 'me' } }), 1);
  fanOut([event('before'), welcome, event('after')], numbered([newcomer]));
  assert.deepEqual(newcomer.written, ['reply', 'after']);
});

test('a reply to a connection that has ended meanwhile is dropped', () => {
  const alice = listener(NAMES, 'm1');
  fanOut([reply(7), event('a')], numbered([alice]));
  assert.deepEqual(alice.written, ['a']);
});

test('an event is encoded once for each manner, and separately for its author', () => {
  const encoded: unknown[] = [];
  const phrases = {
    joined({ name }: { name: string }) {
      encoded.push(name);
      return [name];
    },
  };
  const text = textDialect(chatCommands, phrases);
  const readers = Array.from({ length: 6 }, (_, index) => listener(text, `m${index}`));
  for (const { conversation } of readers.slice(3)) conversation.clock = true;
  const told = new Told(JSON.stringify({ type: 'joined', id: 'm0', name: 'ann', at: 0 }));
  fanOut([told], numbered(readers));
  assert.deepEqual(encoded, ['ann', 'ann'], 'without the time, and with it');
  const [author, ...others] = readers.map(({ written }) => written.join(''));
  assert.equal(author, '');
  assert.deepEqual(others.slice(0, 2), ['ann\r\n', 'ann\r\n']);
  for (const line of others.slice(2)) assert.match(line, /^\[\d\d:\d\d:\d\d\] ann\r\n$/);
});
