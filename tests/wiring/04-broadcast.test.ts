import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/04-broadcast/server.ts';
import { TextClient } from '../support/clients.ts';
import { startServer } from '../support/target.ts';
import { checkHost, checkRoom, checkThreads } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('04-broadcast', stage, { threads: 1, ...options });

checkThreads(start);
checkRoom(start, 'tcp');
checkHost(start);

test('a web page is told that this port is not for it', async () => {
  await using target = await start();
  using page = await TextClient.connect(target);
  page.say('GET / HTTP/1.1');
  assert.equal((await page.rest()).at(-1), `! wrong-port: ${DETAILS['wrong-port']}`);
});
