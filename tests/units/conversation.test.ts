/** A conversation that goes on: from a line to a request, and from an event to what is written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_UNREAD_ANSWER_BYTES } from '../../shared/limits.ts';
import {
  nicknameCommands,
  nicknamePhrases,
  textDialect,
} from '../../stages/03-nicknames/text-dialect.ts';
import { chatDialects, chatPhrases } from '../../stages/04-broadcast/chat-text.ts';
import { byFirstLine, frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { FakeConversation, turns, WELCOME } from '../support/fake-conversation.ts';

const TEXT = textDialect(nicknameCommands, nicknamePhrases);
const JSON_LINES = jsonDialect(frameLines);
const MEMBERS = { type: 'members', members: [] };
const WHO = '{"type":"who"}';
const PING = '{"type":"ping"}';

test('a person is greeted first, and a program is not', () => {
  using person = new FakeConversation(TEXT);
  assert.deepEqual(person.written, [TEXT.greeting]);
  using program = new FakeConversation(JSON_LINES);
  assert.deepEqual(program.written, []);
});

test('a line becomes a request in the name of its connection', async () => {
  using person = new FakeConversation(TEXT);
  await person.say('ann');
  assert.deepEqual(person.link.sent, ['1 {"type":"hello","v":1,"name":"ann"}']);
});

test('the line after a question waits for the answer, and other lines do not wait', async () => {
  using person = new FakeConversation(TEXT);
  await person.say('ann', '/nick bob', '/who', '/nick carol');
  assert.deepEqual(person.asked, ['hello'], 'what the next line means depends on the answer');
  await person.answer(WELCOME);
  assert.deepEqual(person.asked.slice(1), ['nick', 'who']);
  await person.answer(MEMBERS);
  assert.deepEqual(person.asked.slice(3), ['nick']);
});

test('a question is open until the hub answers it, and so is the next one', async () => {
  using program = new FakeConversation(JSON_LINES);
  await program.say(WHO, PING, WHO, PING, PING);
  assert.deepEqual(program.asked, ['who']);
  await program.answer(MEMBERS);
  assert.deepEqual(program.asked.slice(1), ['ping', 'who']);
  await program.answer(MEMBERS);
  assert.deepEqual(program.asked.slice(3), ['ping', 'ping'], 'nobody waits for a pong');
});

test('a text command with a long answer is a question, too', async () => {
  using person = new FakeConversation(chatDialects(chatPhrases).plain);
  await person.say('ann');
  await person.answer(WELCOME);
  await person.say('/recent 5', 'hello');
  assert.deepEqual(person.asked.slice(1), ['recent']);
  await person.answer({ type: 'recent', events: [] });
  assert.deepEqual(person.asked.slice(2), ['say']);
});

test('a line that is refused, or only concerns its sender, never reaches the hub', async () => {
  using person = new FakeConversation(TEXT);
  await person.say('ann');
  await person.answer(WELCOME);
  await person.say('/dance', new ProtocolError('bad-utf8'), '/help', '/who');
  assert.deepEqual(person.asked, ['hello', 'who']);
  const refusals = person.written.filter((line) => line.startsWith('!'));
  assert.deepEqual(
    refusals.map((line) => line.slice(0, line.indexOf(':'))),
    ['! unknown-command', '! bad-utf8'],
  );
  assert.equal(person.connection.closedWith, undefined);
});

test('a refusal is sent with its code, its detail and the id of the message', async () => {
  using program = new FakeConversation(JSON_LINES);
  await program.say('{"type":"say","text":"","cid":"c1"}');
  const code = 'text-empty';
  assert.deepEqual(
    program.written.map((line) => JSON.parse(line)),
    [{ type: 'refused', code, detail: DETAILS[code], cid: 'c1' }],
  );
});

test('a conversation has a member once the hub has welcomed them', async () => {
  using program = new FakeConversation(JSON_LINES);
  let hasJoined = false;
  void program.joined.then(() => {
    hasJoined = true;
  });
  await program.answer({ type: 'renamed', id: 'b', name: 'bob', you: { id: 'b' } });
  assert.equal(program.memberId, undefined);
  assert.equal(hasJoined, false);
  await program.answer(WELCOME);
  assert.equal(program.memberId, 'a');
  assert.equal(hasJoined, true);
});

test('an event that does not concern a person writes nothing', async (t) => {
  using person = new FakeConversation(TEXT);
  const write = t.mock.method(person.connection, 'write');
  await person.answer({ type: 'pong' });
  assert.equal(write.mock.callCount(), 0);
});

test('the first line changes the dialect of the events after it', async () => {
  using program = new FakeConversation(byFirstLine(TEXT, JSON_LINES));
  await program.say(PING);
  await program.answer({ type: 'pong' });
  assert.deepEqual(program.written, [TEXT.greeting, '{"type":"pong"}\n']);
});

test('a client that does not read its answers is not read until it does', async () => {
  using program = new FakeConversation(JSON_LINES);
  const { connection } = program;
  const { promise, resolve } = Promise.withResolvers<void>();
  connection.queuedBytes = MAX_UNREAD_ANSWER_BYTES + 1;
  connection.drained = () => promise;
  // Refusals are answers, too.
  await program.say('not JSON', PING);
  assert.deepEqual(program.written, []);
  assert.deepEqual(program.asked, []);
  connection.queuedBytes = 0;
  resolve();
  await turns();
  assert.match(program.written.join(), /bad-json/);
  assert.deepEqual(program.asked, ['ping']);
});

test('a client with at most 64 KiB of unread answers is still read', async () => {
  using program = new FakeConversation(JSON_LINES);
  program.connection.queuedBytes = MAX_UNREAD_ANSWER_BYTES;
  program.connection.drained = () => new Promise(() => {});
  await program.say(PING);
  assert.deepEqual(program.asked, ['ping']);
});

test('while the hub is behind, no requests are sent to it', async () => {
  using program = new FakeConversation(JSON_LINES);
  const { link } = program;
  link.full = true;
  let drained = Promise.withResolvers<void>();
  link.drained = () => drained.promise;
  await program.say(PING);
  assert.deepEqual(program.asked, []);
  const first = drained;
  drained = Promise.withResolvers();
  // When this one resumes, others have filled the link again.
  first.resolve();
  await turns();
  assert.deepEqual(program.asked, []);
  link.full = false;
  drained.resolve();
  await turns();
  assert.deepEqual(program.asked, ['ping']);
});
