/** What travels on a link. The links themselves are tested in tests/contracts/link.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';

test('a request travels with the number of its connection', () => {
  assert.equal(seal('12', { type: 'who' }), '12 {"type":"who"}');
  const request = { type: 'say', text: 'one two  three' };
  const { address, content } = Envelope.open(seal('7', request));
  assert.equal(address, '7');
  assert.deepEqual(content, request);
});

test('an event travels on the link as it is sent to clients', () => {
  const refused: HubEvent = { type: 'refused', code: 'name-taken', detail: 'choose another one' };
  const { address, json, content } = Envelope.open(seal('12', refused));
  assert.equal(address, '12');
  assert.equal(json, JSON.stringify(refused));
  assert.deepEqual(content, refused);
});

test('a message is always one line', () => {
  const message = seal('1', { text: 'one\ntwo' });
  assert.doesNotMatch(message, /\n/);
  assert.deepEqual(Envelope.open(message).content, { text: 'one\ntwo' });
});

test('an event is parsed once, and only if its content is needed', () => {
  assert.equal(Envelope.open('12 no JSON').json, 'no JSON');
  const envelope = new Envelope('12', '{"type":"pong"}');
  assert.equal(envelope.content, envelope.content);
});
