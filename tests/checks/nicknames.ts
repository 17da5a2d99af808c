/** Checks from stage 03 on: which names are available, and when. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonClient, TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

const ROUNDS = 100;

export function checkNicknames(start: () => Promise<Target>): void {
  test('an invalid name is refused, and the connection is closed', async () => {
    await using target = await start();
    const longest = 'a'.repeat(24);
    for (const name of [
      ...['', 'two words', '-dash', `${longest}a`, 'pаypal', '\u200b', '\u3164', 'ส้้'],
      ...['server', 'Everyone', 'ЅУЅТЕМ', '12.34.56'],
    ]) {
      using client = await TextClient.connect(target);
      client.say(name);
      assert.match((await client.rest()).at(-1) ?? '', /^! name-invalid: /, name);
    }
  });

  test('a taken name may be tried again, three times in all', async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'Alice');
    using client = await TextClient.connect(target);
    client.say('alice');
    assert.match(await client.line(/^!/), /^! name-taken: /);
    client.say('ALICE');
    assert.match(await client.line(/^!/), /^! name-taken: /);
    client.say('ａｌｉｃｅ');
    assert.deepEqual(
      (await client.rest()).map((line) => line.split(':')[0]),
      ['! name-taken'],
    );
    using second = await TextClient.connect(target);
    second.say('alice');
    await second.line(/^! name-taken/);
    second.say('alice2');
    assert.match(await second.line(), /^\* The room contains: Alice$/);
  });

  test('a name that looks like the name of a member is refused', async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    using client = await JsonClient.connect(target);
    for (const name of ['AIice', 'a1ice', 'АLICE', 'ALICE']) {
      client.send({ type: 'hello', v: 1, name });
      assert.match(String((await client.any()).code), /^name-(taken|invalid)$/, name);
    }
    client.send({ type: 'hello', v: 1, name: 'groẞ' });
    await client.next('welcome');
    for (const name of ['groß', 'GROSS', 'gr0ss']) {
      alice.send({ type: 'nick', name });
      assert.equal((await alice.next('refused')).code, 'name-taken', name);
    }
    client.send({ type: 'nick', name: 'ВОВ' });
    await client.next('renamed');
    for (const name of ['bob', 'B0B']) {
      alice.send({ type: 'nick', name });
      assert.equal((await alice.next('refused')).code, 'name-taken', name);
    }
    alice.send({ type: 'nick', name: 'gross' });
    assert.equal((await alice.next('renamed')).name, 'gross');
    alice.send({ type: 'nick', name: 'GR0SS' });
    assert.equal((await alice.next('renamed')).name, 'GR0SS');
    client.send({ type: 'nick', name: 'alice' });
    assert.equal((await client.next('renamed', { name: 'alice' })).name, 'alice');
  });

  test("to take one's own name changes nothing", async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    alice.send({ type: 'nick', name: 'alice' });
    alice.send({ type: 'nick', name: ' alice\u200b' });
    alice.send({ type: 'who' });
    assert.equal((await alice.any()).type, 'members');
  });

  test('of two clients that ask for one name at the same time, exactly one gets it', async () => {
    await using target = await start();
    for (let round = 0; round < ROUNDS; round += 1) {
      using first = await JsonClient.connect(target);
      using second = await JsonClient.connect(target);
      for (const client of [first, second])
        client.send({ type: 'hello', v: 1, name: `name${round}` });
      const answers = await Promise.all([first.any(), second.any()]);
      const outcome = answers.map(({ type, code }) => code ?? type).sort();
      assert.deepEqual(outcome, ['name-taken', 'welcome']);
    }
  });

  test('a name is free again when its member has left', async () => {
    await using target = await start();
    using first = await TextClient.join(target, 'alice');
    first.say('/quit');
    await first.rest();
    using _second = await TextClient.join(target, 'alice');
  });
}
