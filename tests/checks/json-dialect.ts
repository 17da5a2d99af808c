/** Checks from stage 04 on: what a program sends from hello on, and the answers, also those to bad JSON. */
import assert from 'node:assert/strict';
import { JsonClient, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkJsonDialect(start: () => Promise<Target>, transport: Transport): void {
  const join = (target: Target, name: string) => JsonClient.join(target, name, transport);

  test('the answer to hello is welcome, with the name in NFKC', async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    using bob = await join(target, 'ｂob');
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
    using _alice = await join(target, 'alice');
    using client = await JsonClient.connect(target, transport);
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
