import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/04-broadcast/server.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { startServer } from '../support/target.ts';
import { checkThreads } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('04-broadcast', stage, { threads: 1, ...options });

test('a person and a program hear who comes, what is said, and who takes another name', async () => {
  await using target = await start();
  using alice = await TextClient.join(target, 'alice');
  using bob = await JsonClient.join(target, 'bob');
  assert.equal(await alice.line(), '* bob has entered the room');
  alice.say('hello');
  assert.equal((await bob.any()).text, 'hello');
  bob.send({ type: 'act', text: 'waves' });
  assert.equal(await alice.line(), '[bob waves]');
  assert.equal((await bob.any()).type, 'acted');
  alice.say('/nick carol');
  assert.equal(await alice.line(), '* alice is now known as carol');
  alice.say('/me smiles');
  assert.equal((await bob.any()).type, 'renamed');
  assert.equal((await bob.any()).text, 'smiles');
});

test('what is sent twice is said once, and whoever comes back is the same member', async () => {
  await using target = await start();
  using alice = await JsonClient.join(target, 'alice');
  for (let count = 0; count < 2; count += 1)
    alice.send({ type: 'say', text: 'hello', cid: 'once' });
  const first = await alice.any();
  assert.deepEqual(await alice.any(), first);
  const { session, you, epoch } = alice.welcome;
  const since = { epoch, seq: first.seq };
  using back = await JsonClient.join(target, 'alice', 'tcp', { session, since });
  assert.deepEqual(back.welcome.you, you);
  assert.deepEqual(back.welcome.recent, [], 'there was nothing else meanwhile');
  assert.equal((await alice.any()).code, 'replaced');
});

test('a web page is told that this is no port for it', async () => {
  await using target = await start();
  using page = await TextClient.connect(target);
  page.say('GET / HTTP/1.1');
  assert.equal((await page.rest()).at(-1), `! wrong-port: ${DETAILS['wrong-port']}`);
});

checkThreads(start);
