/** Checks from stage 03 on: what a person types from the greeting on, and the answers. */
import assert from 'node:assert/strict';
import { TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkConversation(start: () => Promise<Target>): void {
  test('a person at telnet is greeted, named, and told who is here', {
    step: '03.2',
    points: 2,
    see: 'protocol.md#3-text-dialect',
  }, async () => {
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

  test('a name is shown in NFKC', async () => {
    await using target = await start();
    using bob = await TextClient.join(target, 'ｂob');
    bob.say('/nick Ｂob');
    assert.equal(await bob.line(), '* bob is now known as Bob');
    bob.say('/who');
    assert.equal(await bob.line(), '* In the room: Bob');
  });

  test('a line that is refused has no effect, and the connection stays open', {
    step: '03.3',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    const refusals: [string, string][] = [
      ['/dance', 'unknown-command'],
      ['/constructor', 'unknown-command'],
      ['/__proto__', 'unknown-command'],
      ['/disconnected', 'unknown-command'],
      ['/', 'unknown-command'],
      ['/nick', 'name-invalid'],
      ['/nick no spaces', 'name-invalid'],
      ['/nick ALICE', 'name-taken'],
    ];
    for (const [line, code] of refusals) {
      bob.say(line);
      assert.equal((await bob.line()).split(':')[0], `! ${code}`, line);
    }
    bob.say('/who');
    assert.equal(await bob.line(), '* In the room: alice, bob');
  });
}
