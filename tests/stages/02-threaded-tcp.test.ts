import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkThreads } from '../checks/threads.ts';
import { Clients, Greeted } from '../support/greeted.ts';
import { startStage } from '../support/target.ts';

checkThreads(() => startStage('02'));

test('02: with one thread everybody waits', async () => {
  await using target = await startStage('02', { threads: 1 });
  using clients = new Clients(target);
  const busy = await clients.onThread(1);
  const same = await clients.onThread(1);
  const answers: string[] = [];
  busy.say('/burn 300');
  same.say('hello');
  await Promise.all([
    busy.line(/busy/).then(() => answers.push('busy')),
    same.line(/hello/).then(() => answers.push('same')),
  ]);
  assert.deepEqual(answers, ['busy', 'same']);
});

test('02: /burn takes 1 to 10000 ms, and other commands are refused', async () => {
  await using target = await startStage('02');
  using client = await Greeted.by(target);
  for (const line of ['/burn 10001', '/burn 0', '/burn soon', '/burn']) {
    client.say(line);
    assert.match(await client.line(), /^! bad-request: \/burn takes 1 to 10000 milliseconds$/);
  }
  client.say('/dance');
  assert.match(await client.line(), /^! unknown-command: /);
});

test('02: all clients are told when the server shuts down', async () => {
  const target = await startStage('02');
  using client = await Greeted.by(target);
  await target[Symbol.asyncDispose]();
  assert.match(await client.line(), /^! shutting-down: /);
});
