import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/02-threaded-tcp/server.ts';
import { TextClient } from '../support/clients.ts';
import { startServer } from '../support/target.ts';
import { checkThreads } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('02-threaded-tcp', stage, { threads: 1, ...options });

checkThreads(start);

test('a thread greets a client and answers its lines; an unknown command is refused', async () => {
  await using target = await start();
  using client = await TextClient.connect(target);
  assert.match(await client.line(), /^Thread 1 serves you\./);
  client.say('hello');
  assert.equal(await client.line(), '[thread 1] hello');
  client.say('/dance');
  assert.match(await client.line(), /^! unknown-command: /);
  client.socket.end('bye\n');
  assert.deepEqual(await client.rest(), ['[thread 1] bye']);
});

test('a line that is too long ends its connection', async () => {
  await using target = await start();
  using client = await TextClient.connect(target);
  client.write('a'.repeat(MAX_LINE_BYTES + 1));
  assert.match((await client.rest()).at(-1) ?? '', /^! line-too-long: /);
});

test('the error that ends a thread is logged', async () => {
  await using target = await start();
  using client = await TextClient.connect(target);
  client.say('/crash');
  const { sentence } = await target.log.next('the death');
  assert.match(sentence, /^Thread 1 died: thread 1 was asked to/);
});
