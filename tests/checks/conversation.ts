/** Checks from stage 03 on: requests from the greeting on, and their answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonClient, TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

export function checkConversation(start: () => Promise<Target>): void {
  test('a person at telnet is greeted, named, and told who is here', async () => {
    await using target = await start();
    using alice = await TextClient.connect(target);
    assert.equal(await alice.line(), 'Welcome to wirechat! What shall I call you?');
    alice.say('alice');
    assert.match(await alice.line(), /^\* The room contains: ?$/);
    using bob = await TextClient.connect(target);
    bob.say('bob');
    assert.equal(await bob.line(/^\*/), '* The room contains: alice');
    bob.say('/who');
    assert.equal(await bob.line(/In the room/), '* In the room: alice, bob');
    bob.say('/nick robert');
    assert.equal(await bob.line(/known/), '* bob is now known as robert');
    bob.say('/dance');
    assert.match(await bob.line(), /^! unknown-command: /);
    bob.say('/help');
    assert.match(await bob.line(/nick/), /^\* \/nick /);
    bob.say('/quit');
    await bob.rest();
  });

  test('the answer to hello is welcome, with the name in NFKC', async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'ｂob');
    const { welcome } = bob;
    const you = welcome.you as { id: string; name: string };
    assert.equal(welcome.v, 1);
    assert.equal(you.name, 'bob');
    const names = (welcome.members as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ['alice', 'bob']);
    assert.equal(typeof welcome.session, 'string');
    assert.notEqual(welcome.session, you.id);
    bob.send({ type: 'who', unknown: 'fields are ignored' });
    assert.deepEqual((await bob.next('members')).members, welcome.members);
    bob.send({ type: 'nick', name: 'Bob' });
    const { id, name, from } = await bob.next('renamed');
    assert.deepEqual({ id, name, from }, { id: you.id, name: 'Bob', from: 'bob' });
    bob.send({ type: 'ping' });
    await bob.next('pong');
    bob.send({ type: 'leave' });
    assert.equal((await bob.next('bye')).code, 'left');
    await bob.closed;
  });

  test('every refusal has a code, and the connection stays open', async () => {
    await using target = await start();
    using _alice = await JsonClient.join(target, 'alice');
    using client = await JsonClient.connect(target);
    const refusals: [string, string][] = [
      ['{"type":"who"}', 'hello-first'],
      ['{"type":"hello","v":2,"name":"bob"}', 'bad-request'],
      ['{"type":"hello","v":1}', 'bad-request'],
      ['{"type":"hello","v":1,"name":"no spaces"}', 'name-invalid'],
      ['{"type":"hello","v":1,"name":"ALICE"}', 'name-taken'],
      ['{"type":"constructor"}', 'unknown-type'],
      ['{"type":"__proto__"}', 'unknown-type'],
      ['{"type":"disconnected"}', 'unknown-type'],
      ['{}', 'unknown-type'],
      ['[]', 'bad-json'],
      ['[{"type":"who"}]', 'bad-json'],
      ['{"type":', 'bad-json'],
      ['nonsense', 'bad-json'],
      ['"text"', 'bad-json'],
      ['null', 'bad-json'],
    ];
    for (const [line, code] of refusals) {
      client.raw(line);
      assert.equal((await client.any()).code, code, line);
    }
    client.send({ type: 'hello', v: 1, name: 'bob' });
    await client.next('welcome');
    client.send({ type: 'hello', v: 1, name: 'carol' });
    assert.equal((await client.next('refused')).code, 'already-joined');
    client.send({ type: 'nick', name: 'alice' });
    assert.equal((await client.next('refused')).code, 'name-taken');
  });
}
