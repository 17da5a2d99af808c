/** Checks from stage 03 on: which names are available, and when. */
import assert from 'node:assert/strict';
import { HELLO_TIMEOUT_MS } from '../../shared/limits.ts';
import { TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

const ROUNDS = 100;

export function checkNicknames(start: () => Promise<Target>): void {
  test('an invalid name is refused, and the connection is closed', {
    step: '03.1',
    see: 'protocol.md#9-text-rules',
  }, async () => {
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

  test('a taken name may be tried again, three times in all', {
    step: '03.3',
    points: 2,
    see: 'protocol.md#3-text-dialect',
  }, async () => {
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

  test('a name that looks like the name of a member is refused', {
    step: '03.1',
    see: 'protocol.md#9-text-rules',
  }, async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    for (const name of ['AIice', 'a1ice', 'АLICE', 'ALICE']) {
      using client = await TextClient.connect(target);
      client.say(name);
      assert.match(await client.line(/^!/), /^! name-(taken|invalid): /, name);
    }
    using client = await TextClient.join(target, 'groẞ');
    for (const name of ['groß', 'GROSS', 'gr0ss']) {
      alice.say(`/nick ${name}`);
      assert.match(await alice.line(/^!/), /^! name-taken: /, name);
    }
    client.say('/nick ВОВ');
    assert.equal(await client.line(), '* groẞ is now known as ВОВ');
    for (const name of ['bob', 'B0B']) {
      alice.say(`/nick ${name}`);
      assert.match(await alice.line(/^!/), /^! name-taken: /, name);
    }
    alice.say('/nick gross');
    assert.equal(await alice.line(/known as gross$/), '* alice is now known as gross');
    alice.say('/nick GR0SS');
    assert.equal(await alice.line(), '* gross is now known as GR0SS');
    client.say('/nick gross');
    assert.match(await client.line(/^!/), /^! name-taken: /, 'the answer to /nick gross');
    client.say('/nick alice');
    assert.equal(await client.line(/known as alice$/), '* ВОВ is now known as alice');
  });

  test('a name that is refused takes nothing, and gives nothing back', {
    step: '03.1',
    see: 'protocol.md#9-text-rules',
  }, async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    // Of its two looks, only the second one is taken.
    bob.say('/nick AL1CE');
    assert.match(await bob.line(/^!/), /^! name-taken: /, 'the answer to /nick AL1CE');
    using other = await TextClient.connect(target);
    other.say('bob');
    assert.match(
      await other.line(/^[*!]/),
      /^! name-taken: /,
      'the answer to somebody else who asks for bob, after bob could not take another name',
    );
    alice.say('/nick carol');
    assert.equal(await alice.line(/known/), '* alice is now known as carol');
    using later = await TextClient.connect(target);
    later.say('AL1CE');
    assert.match(
      await later.line(/^[*!]/),
      /^\* The room contains: /,
      'the answer to somebody who asks for AL1CE, when nobody has a name like it any more',
    );
  });

  test('a name that is refused leaves the old one as it was', {
    step: '03.2',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    bob.say('/nick alice');
    await bob.line(/^! name-taken/);
    bob.say('/who');
    assert.equal(await bob.line(), '* In the room: alice, bob', 'who is in the room afterwards');
  });

  test("to take one's own name changes nothing", {
    step: '03.2',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    for (const request of ['/nick alice', '/nick  alice\u200b']) {
      alice.say(request);
      // Nothing tells when it has been read. When somebody else has been greeted, it is not in one chunk with the next.
      using other = await TextClient.connect(target);
      await other.line();
    }
    alice.say('/who');
    assert.equal(
      await alice.line(),
      '* In the room: alice',
      'what alice reads after /nick alice and /who',
    );
  });

  test('of two clients that ask for one name at the same time, exactly one gets it', {
    step: '03.1',
    points: 3,
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    let rounds = 0;
    for (let attempt = 0; rounds < ROUNDS; attempt += 1) {
      const began = performance.now();
      using first = await TextClient.connect(target);
      using second = await TextClient.connect(target);
      for (const client of [first, second]) client.say(`name${attempt}`);
      const answers = await Promise.all([first.line(/^[*!]/), second.line(/^[*!]/)]);
      // Before this time, no server may lose patience. After it, on a very busy computer, the round shows nothing.
      if (performance.now() - began > HELLO_TIMEOUT_MS) continue;
      rounds += 1;
      const outcome = answers.map((line) => line.split(':')[0]).sort();
      assert.deepEqual(outcome, ['! name-taken', '* The room contains']);
    }
  });

  test('a name is free again when its member has left', {
    step: '03.1',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using first = await TextClient.join(target, 'alice');
    first.say('/quit');
    await first.rest();
    using _second = await TextClient.join(target, 'alice');
  });
}
