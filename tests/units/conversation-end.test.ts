/** How a conversation ends: by the client, by the hub, or because the client does not behave. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import { HELLO_TIMEOUT_MS, MAX_NAME_ATTEMPTS, MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import { bugEntry } from '../../shared/log.ts';
import {
  type Dialect,
  nicknameCommands,
  nicknamePhrases,
  textDialect,
} from '../../stages/03-nicknames/text-dialect.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { BYE, FakeConversation, turns, WELCOME } from '../support/fake-conversation.ts';

const TEXT = textDialect(nicknameCommands, nicknamePhrases);
const JSON_LINES = jsonDialect(frameLines);
const PING = '{"type":"ping"}';
const PONG = { type: 'pong' };

function refused(code: Code): object {
  return { type: 'refused', code, detail: DETAILS[code] };
}

/** A conversation with a clock that advances only when told to. */
function onClock(t: TestContext, dialect: Dialect) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return new FakeConversation(dialect);
}

test('a client that does not say hello within 15 s is told so, and closed', async (t) => {
  using person = onClock(t, TEXT);
  await person.say('ann');
  await person.answer(refused('name-taken'));
  t.mock.timers.tick(HELLO_TIMEOUT_MS - 1);
  assert.equal(person.connection.closedWith, undefined, 'a refused hello changes nothing');
  t.mock.timers.tick(1);
  assert.equal(person.connection.closedWith, 'timed-out');
  assert.match(person.written.at(-1) ?? '', /^! timed-out: /);
  assert.equal(await person.ended, 'timed-out');
  await person.finished;
  assert.deepEqual(person.asked, ['hello', 'leave']);
});

test('a member may be silent for any length of time', async (t) => {
  using person = onClock(t, TEXT);
  await person.say('ann');
  await person.answer(WELCOME);
  t.mock.timers.tick(1_000 * HELLO_TIMEOUT_MS);
  assert.equal(person.connection.closedWith, undefined);
});

test('anyone who waits for a client to join waits no longer when the client is gone', async () => {
  using program = new FakeConversation(JSON_LINES);
  let isWaiting = true;
  void program.joined.then(() => {
    isWaiting = false;
  });
  program.connection.end();
  await turns();
  assert.equal(isWaiting, true);
  await program.answer(BYE);
  assert.equal(isWaiting, false);
  assert.equal(program.memberId, undefined);
});

for (const [dialect, atEnd] of [
  [TEXT, 'leave'],
  [JSON_LINES, 'disconnected'],
] as const) {
  test(`a client that ends its side is sent its last answers; the hub is told by ${atEnd}`, async () => {
    using client = new FakeConversation(dialect);
    client.connection.end();
    await turns();
    assert.deepEqual(client.asked, [atEnd]);
    await client.answer(refused('name-taken'));
    assert.match(client.written.at(-1) ?? '', /name-taken/);
    assert.equal(client.connection.closedWith, undefined);
    await client.answer(BYE);
    assert.equal(client.connection.closedWith, 'left');
    await client.finished;
  });
}

test('nothing is read from a client after leave', async () => {
  using program = new FakeConversation(JSON_LINES);
  await program.say('{"type":"leave"}', PING);
  assert.deepEqual(program.asked, ['leave', 'disconnected']);
});

test('nothing is read from a client after its goodbye', async () => {
  using program = new FakeConversation(JSON_LINES);
  await program.say('{"type":"who"}', PING, 'not JSON');
  await program.answer(BYE);
  assert.deepEqual(program.asked, ['who', 'disconnected']);
  assert.equal(program.written.length, 1);
  assert.equal(program.connection.closedWith, 'left');
});

test('a connection that fails is told so, and its end is sent to the hub', async () => {
  const cause = new Error('a bug');
  using program = new FakeConversation({
    ...JSON_LINES,
    read() {
      throw cause;
    },
  });
  await program.say(PING);
  assert.match(program.written.join(), /"type":"bye","code":"internal-error"/);
  assert.equal(program.connection.closedWith, 'internal-error');
  assert.deepEqual(program.asked, ['disconnected']);
  assert.deepEqual(program.logged, [bugEntry('Serving a connection', cause)]);
});

for (const code of ['line-too-long', 'wrong-port'] as const) {
  test(`${code} ends the connection, even for a member`, async () => {
    using program = new FakeConversation(JSON_LINES);
    await program.answer(WELCOME);
    await program.say(new ProtocolError(code), PING);
    assert.match(program.written.at(-1) ?? '', new RegExp(`"refused","code":"${code}"`));
    assert.equal(program.connection.closedWith, code);
    assert.deepEqual(program.asked, ['disconnected']);
  });
}

test('a person without a name is disconnected after a number of refusals, and a program never', async () => {
  using person = new FakeConversation(TEXT);
  using program = new FakeConversation(JSON_LINES);
  // Other answers do not count.
  for (let count = 0; count < MAX_NAME_ATTEMPTS; count += 1) await person.answer(PONG);
  for (let count = 1; count < MAX_NAME_ATTEMPTS; count += 1) {
    for (const client of [person, program]) await client.answer(refused('name-taken'));
  }
  assert.equal(person.connection.closedWith, undefined);
  for (const client of [person, program]) await client.answer(refused('name-taken'));
  assert.equal(person.connection.closedWith, 'name-taken');
  assert.equal(program.connection.closedWith, undefined);
});

test('a member may be refused as often as they like', async () => {
  using person = new FakeConversation(TEXT);
  await person.answer(WELCOME);
  for (let count = 0; count < 10 * MAX_NAME_ATTEMPTS; count += 1)
    await person.answer(refused('name-invalid'));
  assert.equal(person.connection.closedWith, undefined);
});

test('after bye nothing is written, and the connection is closed once', async (t) => {
  using program = new FakeConversation(JSON_LINES);
  const close = t.mock.method(program.connection, 'close');
  program.bye('crowded');
  await program.answer(PONG);
  program.bye('shutting-down');
  assert.deepEqual(
    program.written.map((line) => JSON.parse(line)),
    [{ type: 'bye', code: 'crowded', detail: DETAILS.crowded }],
  );
  assert.deepEqual(
    close.mock.calls.map((call) => call.arguments),
    [['crowded']],
  );
});

test('a reader that has fallen 1 MiB behind gets that reason instead of events, and nothing after it', (t) => {
  using program = new FakeConversation(JSON_LINES);
  const close = t.mock.method(program.connection, 'close');
  program.connection.queuedBytes = MAX_QUEUED_BYTES;
  program.write(Buffer.from('news\n'));
  assert.deepEqual(program.written, ['news\n']);
  program.connection.queuedBytes += 1;
  for (let count = 0; count < 2; count += 1) program.write(Buffer.from('more\n'));
  assert.deepEqual(
    program.written.slice(1).map((line) => JSON.parse(line)),
    [{ type: 'bye', code: 'too-slow', detail: DETAILS['too-slow'] }],
  );
  assert.deepEqual(
    close.mock.calls.map((call) => call.arguments),
    [['too-slow']],
  );
});
