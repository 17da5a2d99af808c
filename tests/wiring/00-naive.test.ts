import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import * as stage from '../../stages/00-naive/server.ts';
import { TextClient } from '../support/clients.ts';
import { startServer, type Target } from '../support/target.ts';

const start = () => startServer('00-naive', stage);

test('two people hear each other, and not themselves; a client without a name hears nothing', async () => {
  await using target = await start();
  using nameless = await TextClient.connect(target);
  assert.equal(await nameless.line(), 'Welcome to wirechat! What shall I call you?');
  using alice = await joined(target, 'alice', '* The room contains: ');
  using bob = await joined(target, 'bob', '* The room contains: alice');
  assert.equal(await alice.line(), '* bob has entered the room');
  bob.say('hello');
  assert.equal(await alice.line(), '[bob] hello');
  alice.say('hi');
  assert.equal(await bob.line(), '[alice] hi');
  using carol = await joined(target, 'carol', '* The room contains: alice, bob');
  bob.socket.end();
  assert.equal(await carol.line(), '* bob has left the room');
  nameless.say('ned');
  assert.equal(await nameless.line(), '* The room contains: alice, carol');
});

test('/time tells one, /roll tells everybody, and /memory says how much the server takes', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1, 12, 34, 56) });
  await using target = await start();
  using alice = await joined(target, 'alice', '* The room contains: ');
  using bob = await joined(target, 'bob', '* The room contains: alice');
  await alice.line(/entered/);
  bob.say('/time');
  assert.match(await bob.line(), /^\* It is \d\d:\d\d:56$/);
  bob.say('/time Asia/Kolkata');
  assert.equal(await bob.line(), '* It is 18:04:56');
  bob.say('/memory');
  const [, megabytes] = /^\* The server takes (\d+) MB$/.exec(await bob.line()) ?? [];
  assert.ok(Math.abs(Number(megabytes) - process.memoryUsage.rss() / 1e6) < 100);
  t.mock.method(Math, 'random', () => 0.5);
  bob.say('/roll 3');
  for (const each of [alice, bob]) assert.equal(await each.line(), '* bob rolls 9');
});

test('a client without a name leaves without a word', async () => {
  await using target = await start();
  using alice = await joined(target, 'alice', '* The room contains: ');
  using nameless = await TextClient.connect(target);
  nameless.socket.end();
  await nameless.rest();
  using _bob = await joined(target, 'bob', '* The room contains: alice');
  assert.equal(await alice.line(), '* bob has entered the room');
});

test('a client that is reset leaves, and the server goes on', async () => {
  await using target = await start();
  using alice = await joined(target, 'alice', '* The room contains: ');
  const rude = connect(target);
  rude.write('rude\n');
  await once(rude, 'data');
  assert.equal(await alice.line(), '* rude has entered the room');
  rude.resetAndDestroy();
  assert.equal(await alice.line(), '* rude has left the room');
});

test('it shuts down at once, and its port is free again', async () => {
  const target = await start();
  using client = await TextClient.connect(target);
  await client.line();
  await target[Symbol.asyncDispose]();
  assert.deepEqual(await client.rest(), []);
  await using again = await startServer('00-naive', stage, { port: target.port });
  assert.equal(again.port, target.port);
});

async function joined(target: Target, name: string, room: string): Promise<TextClient> {
  const client = await TextClient.connect(target);
  client.say(name);
  assert.equal(await client.line(/^\*/), room);
  return client;
}
