/** The dialect for programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';

const JSON_LINES = jsonDialect(frameLines);
const listener = (memberId?: string) => ({ memberId, clock: false, write() {} });

test('a program reads each event as it came from the hub, one a line', () => {
  const told = [Told.from('* {"type":"pong"}'), Told.from('1 {"type": "not looked into"}')];
  assert.equal(
    Buffer.from(JSON_LINES.encode(told, listener())).toString(),
    '{"type":"pong"}\n{"type": "not looked into"}\n',
  );
});

test('all programs read alike, what they have said themselves too', () => {
  const said = new Told('{"type":"said","id":"a"}');
  assert.equal(JSON_LINES.isPersonal([said], listener('a')), false);
  assert.equal(JSON_LINES.mannerOf(listener('a')), JSON_LINES.mannerOf(listener('b')));
  assert.notEqual(JSON_LINES.mannerOf(listener()), jsonDialect(frameLines).mannerOf(listener()));
});

test('a program is not greeted, may come back when it ends, and may try names as often as it likes', () => {
  assert.equal(JSON_LINES.greeting, '');
  assert.deepEqual(JSON_LINES.atEnd, { type: 'disconnected' });
  assert.equal(JSON_LINES.givesUp('name-invalid', 10 * MAX_NAME_ATTEMPTS), false);
});

test('a line of a program is a request of the protocol', () => {
  assert.deepEqual(JSON_LINES.read('{"type":"who"}', listener()), { type: 'who' });
  assert.throws(() => JSON_LINES.read('who', listener()), { code: 'bad-json' });
});
