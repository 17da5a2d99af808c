import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as stage from '../../stages/01-echo/server.ts';
import { TextClient } from '../support/clients.ts';
import { startServer } from '../support/target.ts';

test('data from a client comes back', async () => {
  await using target = await startServer('01-echo', stage);
  using client = await TextClient.connect(target);
  client.say('hello');
  assert.equal(await client.line(), 'hello');
});
