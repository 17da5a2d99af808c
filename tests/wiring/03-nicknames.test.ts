import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/03-nicknames/server.ts';
import { TextClient } from '../support/clients.ts';
import { startServer } from '../support/target.ts';
import { checkThreads } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('03-nicknames', stage, { threads: 1, ...options });

checkThreads(start);

test('two people are in one room', async () => {
  await using target = await start();
  using alice = await TextClient.connect(target);
  alice.say('alice');
  await alice.line(/^\* The room contains:/);
  using bob = await TextClient.connect(target);
  bob.say('bob');
  assert.equal(await bob.line(/^\* The room contains:/), '* The room contains: alice');
  bob.say('/nick robert');
  assert.equal(await bob.line(), '* bob is now known as robert');
  alice.say('/who');
  assert.equal(await alice.line(), '* In the room: alice, robert');
});

test('a program is taken for a person with an invalid name', async () => {
  await using target = await start();
  using program = await TextClient.connect(target);
  program.say('{"type":"ping"}');
  assert.match((await program.rest()).at(-1) ?? '', /^! name-invalid: /);
});

test('joins, leaves and renames are logged', async () => {
  await using target = await start();
  using alice = await TextClient.connect(target);
  alice.say('alice');
  alice.say('/nick bob');
  alice.say('/quit');
  await alice.rest();
  const log = await Promise.all([1, 2, 3].map(() => target.log.next('a line')));
  assert.deepEqual(
    log.map(({ event, sentence, name, from }) => ({ event, sentence, name, from })),
    [
      { event: 'joined', sentence: 'alice has joined.', name: 'alice', from: undefined },
      { event: 'renamed', sentence: 'alice is now bob.', name: 'bob', from: 'alice' },
      { event: 'left', sentence: 'bob has left.', name: 'bob', from: undefined },
    ],
  );
});

test('a web page is told that this port is not for it', async () => {
  await using target = await start();
  using page = await TextClient.connect(target);
  page.say('GET / HTTP/1.1');
  assert.equal((await page.rest()).at(-1), `! wrong-port: ${DETAILS['wrong-port']}`);
});
