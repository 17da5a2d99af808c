import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import { Caller } from '../../stages/03-nicknames/caller.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from '../support/fake-link.ts';

const pong: ServerEvent = { type: 'pong' };

test('a caller receives an event, several as one message, or an answer, under its number', () => {
  const link = new FakeLink();
  const caller = new Caller(link, 12);
  caller.reply(pong);
  caller.replyAll([pong, pong]);
  caller.answer({ free: 1 });
  assert.deepEqual(
    link.sent.map(Told.from).map(({ to, event }) => [to, event]),
    [
      [12, pong],
      [12, { type: 'several', events: [pong, pong] }],
      [12, { type: 'answer', value: { free: 1 } }],
    ],
  );
});

test('nothing follows a goodbye', () => {
  const link = new FakeLink();
  const caller = new Caller(link, 12);
  assert.equal(caller.gone, false);
  caller.bye('left');
  assert.equal(caller.gone, true);
  caller.reply(pong);
  caller.bye('shutting-down');
  assert.deepEqual(
    link.sent.map(Told.from).map(({ event }) => event),
    [{ type: 'bye', code: 'left', detail: DETAILS.left }],
  );
});
