/** The state of a conversation: the dialect, questions, refusals, and its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_NAME_ATTEMPTS, MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import { Conversation } from '../../stages/03-nicknames/conversation.ts';
import { type Entrance, jsonEntrance, tcpEntrance } from '../../stages/03-nicknames/dialect.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { nicknameCommands, nicknamePhrases } from '../../stages/03-nicknames/nickname-phrases.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { chatCommands } from '../../stages/04-broadcast/chat-phrases.ts';
import { FakeConnection } from '../support/fake-connection.ts';

const JSON_LINES = jsonDialect(frameLines);
const TEXT = textDialect(nicknameCommands, nicknamePhrases);
const TCP = tcpEntrance(TEXT, JSON_LINES, 'the page is elsewhere');
const JSON_ONLY = jsonEntrance(JSON_LINES);
const WHO = '{"type":"who"}';

function open(entrance: Entrance) {
  const connection = new FakeConnection();
  return { connection, conversation: new Conversation(connection, entrance) };
}

function told(event: Record<string, unknown>): Told {
  return new Told(JSON.stringify(event));
}

function refused(code: Code): Told {
  return told({ type: 'refused', code, detail: DETAILS[code] });
}

const welcome = told({ type: 'welcome', you: { id: 'a', name: 'ann' }, members: [] });

async function isAnswered(conversation: Conversation): Promise<boolean> {
  return Promise.race([conversation.answered().then(() => true), setImmediate(false)]);
}

test('a person is greeted first, and a program is not', () => {
  assert.deepEqual(open(TCP).connection.written, [TEXT.greeting]);
  assert.deepEqual(open(JSON_ONLY).connection.written, []);
});

test('only the first line decides on the dialect', () => {
  const { conversation: program } = open(TCP);
  assert.deepEqual(program.read('{"type":"ping"}'), { type: 'ping' });
  assert.throws(() => program.read('ann'), { code: 'bad-json' });
  const { conversation: person } = open(TCP);
  assert.deepEqual(person.read('ann'), { type: 'hello', v: 1, name: 'ann' });
  assert.throws(() => person.read('{"type":"ping"}'), { code: 'name-invalid' });
});

test('a question is open until the hub answers it, and so is the next one', async () => {
  const { conversation } = open(JSON_ONLY);
  for (let count = 0; count < 2; count += 1) {
    conversation.read(WHO);
    assert.equal(await isAnswered(conversation), false);
    conversation.tell(told({ type: 'members', members: [] }));
    assert.equal(await isAnswered(conversation), true);
    conversation.read('{"type":"ping"}');
    assert.equal(await isAnswered(conversation), true, 'nobody waits for a pong');
  }
});

test('a text command with a long answer is a question, too', async () => {
  const commands = { ...nicknameCommands, ...chatCommands };
  const { conversation } = open(
    tcpEntrance(textDialect(commands, nicknamePhrases), JSON_LINES, ''),
  );
  conversation.read('ann');
  conversation.tell(welcome);
  for (const command of ['/who', '/recent 5']) {
    conversation.read(command);
    assert.equal(await isAnswered(conversation), false, command);
    conversation.tell(told({ type: 'members', members: [] }));
    assert.equal(await isAnswered(conversation), true, command);
  }
});

test('a command that asks the hub nothing opens no question', async () => {
  const { conversation } = open(TCP);
  conversation.read('ann');
  conversation.tell(welcome);
  assert.equal(conversation.read('/help'), undefined);
  assert.equal(await isAnswered(conversation), true);
});

test('a conversation has a member once the hub has welcomed them', () => {
  const { conversation } = open(JSON_ONLY);
  conversation.tell(told({ type: 'renamed', id: 'b', name: 'bob', you: { id: 'b' } }));
  assert.equal(conversation.memberId, undefined);
  conversation.tell(welcome);
  assert.equal(conversation.memberId, 'a');
});

test('a refusal is sent with its code, its detail and the id of the message', () => {
  const { connection, conversation } = open(JSON_ONLY);
  conversation.refuse(Object.assign(new ProtocolError('bad-request', 'why'), { cid: 'c1' }));
  const event: ServerEvent = { type: 'refused', code: 'bad-request', detail: 'why', cid: 'c1' };
  assert.deepEqual(
    connection.written.map((line) => JSON.parse(line)),
    [event],
  );
  assert.equal(connection.closedWith, undefined);
  assert.equal(conversation.ended, false);
});

for (const code of ['line-too-long', 'wrong-port'] as const) {
  test(`${code} ends the connection, even for a member`, () => {
    const { connection, conversation } = open(JSON_ONLY);
    conversation.tell(welcome);
    conversation.refuse(new ProtocolError(code));
    assert.match(connection.written.at(-1) ?? '', new RegExp(`"refused","code":"${code}"`));
    assert.equal(connection.closedWith, code);
    assert.equal(conversation.ended, true);
  });
}

test('a person without a name is disconnected after a number of refusals, and a program never', () => {
  const [person, program] = [open(TCP), open(JSON_ONLY)];
  // Other answers do not count.
  for (let count = 0; count < MAX_NAME_ATTEMPTS; count += 1) {
    person.conversation.tell(told({ type: 'pong' }));
  }
  for (let count = 1; count < MAX_NAME_ATTEMPTS; count += 1) {
    for (const { conversation } of [person, program]) conversation.tell(refused('name-taken'));
  }
  assert.equal(person.connection.closedWith, undefined);
  for (const { conversation } of [person, program]) conversation.tell(refused('name-taken'));
  assert.equal(person.connection.closedWith, 'name-taken');
  assert.equal(program.connection.closedWith, undefined);
});

test('a member may be refused as often as they like', () => {
  const { connection, conversation } = open(TCP);
  conversation.tell(welcome);
  for (let count = 0; count < 10 * MAX_NAME_ATTEMPTS; count += 1) {
    conversation.tell(refused('name-invalid'));
  }
  assert.equal(connection.closedWith, undefined);
});

test('after bye nothing is written, and the connection is closed once', (t) => {
  const { connection, conversation } = open(JSON_ONLY);
  const close = t.mock.method(connection, 'close');
  assert.equal(conversation.ended, false);
  conversation.bye('crowded');
  assert.equal(conversation.ended, true);
  const bye = { type: 'bye', code: 'crowded', detail: DETAILS.crowded };
  conversation.tell(told({ type: 'pong' }));
  conversation.bye('shutting-down');
  assert.deepEqual(
    connection.written.map((line) => JSON.parse(line)),
    [bye],
  );
  assert.deepEqual(
    close.mock.calls.map((call) => call.arguments),
    [['crowded']],
  );
});

test('an event that does not concern a listener writes nothing', () => {
  const { connection, conversation } = open(TCP);
  conversation.tell(told({ type: 'pong' }));
  assert.deepEqual(connection.written, [TEXT.greeting]);
});

test('a reader that has fallen too far behind gets that reason instead of events', (t) => {
  const { connection, conversation } = open(JSON_ONLY);
  const close = t.mock.method(connection, 'close');
  connection.queuedBytes = MAX_QUEUED_BYTES;
  conversation.write(Buffer.from('news\n'));
  assert.deepEqual(connection.written, ['news\n']);
  connection.queuedBytes += 1;
  for (let count = 0; count < 2; count += 1) conversation.write(Buffer.from('more\n'));
  assert.deepEqual(
    connection.written.slice(1).map((line) => JSON.parse(line)),
    [{ type: 'bye', code: 'too-slow', detail: DETAILS['too-slow'] }],
  );
  assert.deepEqual(
    close.mock.calls.map((call) => call.arguments),
    [['too-slow']],
  );
});
