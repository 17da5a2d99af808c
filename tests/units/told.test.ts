import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerEvent } from '../../shared/protocol.ts';
import { Told } from '../../stages/03-nicknames/told.ts';

const refused: ServerEvent = { type: 'refused', code: 'name-taken', detail: 'choose another one' };

test('an event travels on the link as it is sent to clients', () => {
  assert.equal(Told.message({ type: 'pong' }, 12), '12 {"type":"pong"}');
  const told = Told.from(Told.message(refused, 12));
  assert.equal(told.to, 12);
  assert.equal(told.json, JSON.stringify(refused));
  assert.deepEqual(told.event, refused);
});

test('an event without a connection is for everybody', () => {
  assert.equal(Told.message({ type: 'pong' }), '* {"type":"pong"}');
  const told = Told.from(Told.message(refused));
  assert.equal(told.to, undefined);
  assert.deepEqual(told.event, refused);
});

test('an event is parsed once, and only if its content is needed', () => {
  assert.equal(Told.from('* no JSON').json, 'no JSON');
  const told = new Told(JSON.stringify(refused));
  assert.equal(told.event, told.event);
});
