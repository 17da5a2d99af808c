import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAsked, encodeAsked } from '../../stages/03-nicknames/asked.ts';

test('a request travels with the number of its connection', () => {
  assert.equal(encodeAsked(12, { type: 'who' }), '12 {"type":"who"}');
  const request = { type: 'say', text: 'one two  three' };
  assert.deepEqual(decodeAsked(encodeAsked(7, request)), { from: 7, request });
});
