/** The dialect for programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';

const JSON_LINES = jsonDialect(frameLines);
const listener = (memberId?: string) => ({ memberId, clock: false, write() {} });

test('a program gets each event as the hub sent it, one per line', () => {
  const told = [Told.from('* {"type":"pong"}'), Told.from('1 {"type": "not looked into"}')];
  assert.equal(
    Buffer.from(JSON_LINES.encode(told, listener())).toString(),
    '{"type":"pong"}\n{"type": "not looked into"}\n',
  );
});

test('all programs get the same bytes, including their own messages', () => {
  const said = new Told('{"type":"said","id":"a"}');
  assert.equal(JSON_LINES.isPersonal([said], listener('a')), false);
  assert.equal(JSON_LINES.mannerOf(listener('a')), JSON_LINES.mannerOf(listener('b')));
  assert.notEqual(JSON_LINES.mannerOf(listener()), jsonDialect(frameLines).mannerOf(listener()));
});

test('a program is not greeted, can resume, and can try any number of names', () => {
  assert.equal(JSON_LINES.greeting, '');
  assert.deepEqual(JSON_LINES.atEnd, { type: 'disconnected' });
  assert.equal(JSON_LINES.givesUp('name-invalid', 10 * MAX_NAME_ATTEMPTS), false);
});

test('a line from a program is a request of the protocol', () => {
  assert.deepEqual(JSON_LINES.read('{"type":"who"}', listener()), { type: 'who' });
  assert.throws(() => JSON_LINES.read('who', listener()), { code: 'bad-json' });
});
