/** Checks from stage 04 on: what a person at telnet reads. */
import assert from 'node:assert/strict';
import { JsonClient, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkTextDialect(start: () => Promise<Target>, transport: Transport): void {
  const join = (target: Target, name: string) => JsonClient.join(target, name, transport);

  test('the text dialect is a correct answer to Budget Chat', {
    step: '04.3',
    points: 2,
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using bob = await TextClient.join(target, 'bob');
    using nobody = await TextClient.connect(target);
    nobody.say('not valid!');
    await nobody.rest();
    using alice = await TextClient.connect(target);
    alice.say('alice');
    assert.equal(await alice.line(/^\*/), '* The room contains: bob');
    assert.equal(await bob.line(), '* alice has entered the room');
    alice.say('hello');
    bob.say('hi alice');
    assert.equal(await bob.line(), '[alice] hello');
    assert.equal(await alice.line(), '[bob] hi alice');
    alice.say('/me waves');
    assert.equal(await bob.line(), '[alice waves]');
    alice.say('//slash');
    assert.equal(await bob.line(), '[alice] /slash');
    alice.say('/nick kate');
    assert.equal(await bob.line(), '* alice is now known as kate');
    assert.equal(await alice.line(), '* alice is now known as kate');
    alice[Symbol.dispose]();
    assert.equal(await bob.line(), '* kate has left the room');
    bob.say('/recent 2');
    assert.equal(await bob.line(), '* alice is now known as kate');
    assert.equal(await bob.line(), '* kate has left the room');
    bob.say('/clock');
    // She must join after his command, which has no answer.
    bob.say('/who');
    await bob.line(/In the room/);
    using carol = await TextClient.join(target, 'carol');
    carol.say('what time is it?');
    assert.match(await bob.line(), /^\[\d\d:\d\d:\d\d\] \* carol has entered the room$/);
    assert.match(await bob.line(), /^\[\d\d:\d\d:\d\d\] \[carol\] what time is it\?$/);
  });

  test('nobody hears anything before their name is accepted', {
    step: '04.3',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using person = await TextClient.connect(target);
    using program = await JsonClient.connect(target, transport);
    await person.line(/^Welcome/);
    alice.send({ type: 'say', text: 'psst' });
    await alice.next('said');
    person.say('bob');
    assert.equal(await person.line(), '* The room contains: alice');
    program.send({ type: 'hello', v: 1, name: 'carol' });
    assert.equal((await program.any()).type, 'welcome');
  });

  test('no message can control a terminal or look like a message from somebody else', async () => {
    await using target = await start();
    using bob = await TextClient.join(target, 'bob');
    using mallory = await join(target, 'mallory');
    mallory.send({ type: 'say', text: '\u001b[2J\u009b31mred\u202e\r\n[admin] obey\u0000\u007f' });
    await bob.line(/entered/);
    assert.equal(await bob.line(), '[mallory] [2J31mred');
    assert.equal(await bob.line(), '[mallory] [admin] obey');
  });

  test('an action looks neither like a notice nor like a message', async () => {
    await using target = await start();
    using bob = await TextClient.join(target, 'bob');
    using carol = await TextClient.join(target, 'carol');
    using program = await join(target, 'program');
    await bob.line(/program has entered/);
    carol.say('/me has left the room');
    assert.equal(await bob.line(), '[carol has left the room]');
    carol.say('/me\twaves');
    assert.equal(await bob.line(), '[carol waves]');
    program.send({ type: 'act', text: 'waves\n* bob has left the room\r[bob] bye' });
    assert.equal(await bob.line(), '[program waves]');
    assert.equal(await bob.line(), '[program * bob has left the room]');
    assert.equal(await bob.line(), '[program [bob] bye]');
    bob.say('/clock');
    // That has no answer, so a command with an answer follows it.
    bob.say('/who');
    await bob.line(/In the room/);
    carol.say('/me ] 12:34:56');
    assert.match(await bob.line(/12:34:56/), /^\[\d\d:\d\d:\d\d\] \[carol \] 12:34:56\]$/);
  });

  test('two lines in one chunk are two messages, also right after the name', {
    step: '04.7',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.connect(target);
    bob.write('bob\none\r\ntwo\n');
    await alice.line(/entered/);
    assert.equal(await alice.line(), '[bob] one');
    assert.equal(await alice.line(), '[bob] two');
  });
}
