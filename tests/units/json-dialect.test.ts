/** The dialect for programs, and how the first line of a client chooses the dialect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { byFirstLine, frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { FakeReader } from '../support/fake-reader.ts';

const JSON_LINES = jsonDialect(frameLines);
const TEXT = textDialect({}, {});
const BY_FIRST_LINE = byFirstLine(TEXT, JSON_LINES);

test('a program gets each event as the hub sent it, one per line', () => {
  const messages = ['* {"type":"pong"}', '1 {"type": "not looked into"}'];
  const events = messages.map((message) => Envelope.open<HubEvent>(message));
  assert.equal(
    Buffer.from(JSON_LINES.encode(events)).toString(),
    '{"type":"pong"}\n{"type": "not looked into"}\n',
  );
});

test('a program is not greeted, can resume, and can try any number of names', () => {
  assert.equal(JSON_LINES.greeting, '');
  assert.deepEqual(JSON_LINES.atEnd, { type: 'disconnected' });
  assert.equal(JSON_LINES.givesUp('name-invalid', 10 * MAX_NAME_ATTEMPTS), false);
});

test('a line from a program is a request of the protocol', () => {
  const program = new FakeReader(JSON_LINES);
  assert.deepEqual(program.read('{"type":"who"}'), { type: 'who' });
  assert.throws(() => program.read('who'), { code: 'bad-json' });
});

test('programs start their first line with {, and all other clients are people', () => {
  const program = new FakeReader(BY_FIRST_LINE);
  assert.deepEqual(program.read('{"type":"ping"}'), { type: 'ping' });
  assert.equal(program.dialect, JSON_LINES);
  for (const line of ['', 'ann', ' {', 'ann {', '[]']) {
    const person = new FakeReader(BY_FIRST_LINE);
    try {
      person.read(line);
    } catch {
      // Not every line is a name.
    }
    assert.equal(person.dialect, TEXT, line);
  }
});

test('only the first line decides on the dialect', () => {
  const program = new FakeReader(BY_FIRST_LINE);
  assert.throws(() => program.read('{'), { code: 'bad-json' });
  assert.throws(() => program.read('ann'), { code: 'bad-json' });
  const person = new FakeReader(BY_FIRST_LINE);
  assert.deepEqual(person.read('ann'), { type: 'hello', v: 1, name: 'ann' });
  assert.throws(() => person.read('{"type":"ping"}'), { code: 'name-invalid' });
});

test('until its first line a client is taken for a person', () => {
  const { greeting, atEnd } = BY_FIRST_LINE;
  assert.deepEqual({ greeting, atEnd }, { greeting: TEXT.greeting, atEnd: TEXT.atEnd });
});
