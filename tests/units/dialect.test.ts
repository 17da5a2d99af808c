/** How the first line of a client chooses the dialect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonEntrance, tcpEntrance } from '../../stages/03-nicknames/dialect.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';

const JSON_LINES = jsonDialect(frameLines);
const TEXT = textDialect({}, {});
const TCP = tcpEntrance(TEXT, JSON_LINES, 'the page is at port 8080');

test('at the TCP port programs start their first line with {, and all other clients are people', () => {
  assert.equal(TCP.initial, TEXT);
  assert.equal(TCP.choose('{"type":"ping"}'), JSON_LINES);
  for (const line of ['', 'ann', ' {', 'ann {', '[]']) assert.equal(TCP.choose(line), TEXT, line);
});

for (const line of ['GET / HTTP/1.1', 'POST /a/b?c=d HTTP/1.0', 'OPTIONS * HTTP/2']) {
  test(`'${line}' is told where the page is`, () => {
    assert.throws(() => TCP.choose(line), {
      code: 'wrong-port',
      detail: 'the page is at port 8080',
    });
  });
}

for (const line of [
  'get / HTTP/1.1',
  'GET HTTP/1.1',
  'GET a b HTTP/1.1',
  'GET / HTTP/x',
  ' GET / HTTP/1.1',
]) {
  test(`'${line}' is no request of a browser`, () => assert.equal(TCP.choose(line), TEXT));
}

test('at a JSON port every first line is JSON', () => {
  const entrance = jsonEntrance(JSON_LINES);
  assert.equal(entrance.initial, JSON_LINES);
  for (const line of ['{}', 'ann', 'GET / HTTP/1.1'])
    assert.equal(entrance.choose(line), JSON_LINES);
});
