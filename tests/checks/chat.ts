/** What holds from stage 04 on, on the wire; `transport` is how the JSON clients come in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonClient, type Message, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

export function checkChat(start: () => Promise<Target>, transport: Transport): void {
  const join = (target: Target, name: string, fields: object = {}) =>
    JsonClient.join(target, name, transport, fields);

  test('what one says everybody hears, once, and the sender with its cid', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    const joined = await alice.next('joined');
    assert.equal(joined.name, 'bob');
    assert.equal(joined.seq, bob.welcome.seq);
    alice.send({ type: 'say', text: '  hi bob  ', cid: 'a1' });
    const [atAlice, atBob] = await Promise.all([alice.next('said'), bob.next('said')]);
    assert.deepEqual(atAlice, atBob);
    assert.equal(atBob.text, '  hi bob');
    assert.equal(atBob.cid, 'a1');
    assert.equal(atBob.seq, Number(joined.seq) + 1);
    assert.ok(Math.abs(Number(atBob.at) - Date.now()) < 60_000);
    bob.send({ type: 'act', text: 'waves' });
    assert.equal((await alice.next('acted')).text, 'waves');
    bob.send({ type: 'nick', name: 'robert' });
    assert.equal((await alice.next('renamed')).from, 'bob');
    bob.send({ type: 'leave' });
    assert.equal((await alice.next('left')).name, 'robert');
    assert.equal((await bob.next('bye')).code, 'left');
  });

  test('a text that is empty or too long is refused, and 2,000 characters of any kind are not', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    for (const [text, code] of [
      ['', 'text-empty'],
      [' \u0007\n ', 'text-empty'],
      ['\u200b', 'text-empty'],
      ['\u3164\u2800\ufe0f', 'text-empty'],
      ['a'.repeat(2_001), 'text-too-long'],
    ]) {
      alice.send({ type: 'say', text, cid: 'c' });
      const refused = await alice.next('refused');
      assert.equal(refused.code, code);
      assert.equal(refused.cid, 'c');
    }
    alice.send({ type: 'say', text: '😀'.repeat(2_000) });
    assert.equal((await alice.next('said')).text, '😀'.repeat(2_000));
  });

  test('a text keeps what separates its words and lines, and its indentation', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    for (const [text, kept] of [
      ['price\t12', 'price\t12'],
      ['old\rmac\r\ndos\u2028more', 'old\nmac\ndos\nmore'],
      ['\n  \n\tif (x)\n\t\ty();  \n\u200b\n', '\tif (x)\n\t\ty();'],
      [' /nick x', ' /nick x'],
      ['e\u0301\u0301'.padEnd(40, '\u0301'), `é${'\u0301'.repeat(7)}`],
    ] as const) {
      alice.send({ type: 'say', text });
      assert.equal(String((await alice.next('said')).text).normalize('NFC'), kept);
      for (const line of kept.split('\n'))
        assert.equal((await bob.line(/^\[/)).normalize('NFC'), `[alice] ${line}`);
    }
    bob.say('    indented\ttext  ');
    assert.equal((await alice.next('said')).text, '    indented\ttext');
  });

  test('2,000 characters may be escaped, as many JSON libraries do', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    for (const character of ['ж', '😀']) {
      const escaped = Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
      ).join('');
      alice.raw(`{"type": "say", "text": "${escaped.repeat(2_000)}"}`);
      assert.equal((await alice.next('said')).text, character.repeat(2_000));
    }
  });

  test('everybody sees the same events in the same order, whoever speaks how fast', async () => {
    await using target = await start();
    const names = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay'];
    const clients = await Promise.all(names.map((name) => join(target, name)));
    const each = 50;
    for (let number = 0; number < each; number += 1) {
      for (const client of clients) client.send({ type: 'say', text: `${number}` });
    }
    const heard = await Promise.all(
      clients.map((client) => take(client, 'said', each * names.length)),
    );
    for (const events of heard) assert.deepEqual(events, heard[0]);
    const seqs = (heard[0] ?? []).map(({ seq }) => Number(seq));
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => (seqs[0] ?? 0) + index),
    );
    for (const client of clients) client.cut();
  });

  test('who is typing is passed on at most once in 3 s, and has no place on the timeline', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    bob.send({ type: 'typing' });
    bob.send({ type: 'typing' });
    bob.send({ type: 'say', text: 'done' });
    await alice.next('joined');
    const typing = await alice.any();
    assert.deepEqual([typing.type, typing.name, typing.seq], ['typing', 'bob', undefined]);
    assert.equal((await alice.any()).type, 'said');
  });

  test('who comes back gets exactly what was missed, and nobody sees a leave or a join', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    const { session, epoch, you } = bob.welcome;
    alice.send({ type: 'say', text: 'one' });
    const { seq } = await bob.next('said');
    bob.cut();
    await bob.closed;
    alice.send({ type: 'say', text: 'two' });
    alice.send({ type: 'say', text: 'three' });
    await alice.next('said', { text: 'three' });
    using back = await join(target, 'bob', { session, since: { epoch, seq } });
    assert.deepEqual(back.welcome.you, you);
    assert.equal(back.welcome.session, session);
    assert.equal(back.welcome.missed, 0);
    assert.deepEqual(texts(back.welcome), ['two', 'three']);
    back.send({ type: 'say', text: 'back' });
    assert.equal((await alice.any()).type, 'said');
  });

  test('while somebody is expected back nobody else takes their name, nor one that looks like it', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    const { session } = bob.welcome;
    bob.cut();
    await bob.closed;
    for (const name of ['bob', 'B0B', 'ВОВ']) {
      alice.send({ type: 'nick', name });
      assert.equal((await alice.next('refused')).code, 'name-taken', name);
    }
    using _back = await join(target, 'bob', { session });
  });

  test('who has been away too long joins anew, and still gets what was missed', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    const { session, epoch, seq } = bob.welcome;
    bob.send({ type: 'leave' });
    await bob.closed;
    alice.send({ type: 'say', text: 'too late' });
    await alice.next('said');
    using back = await join(target, 'bob', { session, since: { epoch, seq } });
    assert.notEqual(back.welcome.session, session);
    assert.equal(back.welcome.missed, 0);
    assert.deepEqual(types(back.welcome), ['left', 'said']);
    assert.equal((await alice.next('joined')).name, 'bob');
  });

  test('a timeline that has been lost is said to be', async () => {
    await using target = await start();
    using alice = await join(target, 'alice', { since: { epoch: 'of another server', seq: 7 } });
    assert.equal(alice.welcome.missed, -1);
  });

  test('a newcomer is shown what happened before, but not their own joined', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    alice.send({ type: 'say', text: 'early' });
    const said = await alice.next('said');
    using bob = await join(target, 'bob');
    assert.deepEqual(types(bob.welcome).slice(-2), ['joined', 'said']);
    assert.equal(bob.welcome.seq, Number(said.seq) + 1);
    assert.equal(bob.welcome.missed, 0);
  });

  test('a second hello with the same session takes over', async () => {
    await using target = await start();
    using first = await join(target, 'alice');
    using second = await join(target, 'alice', { session: first.welcome.session });
    assert.equal((await first.next('bye')).code, 'replaced');
    assert.equal(await first.closed, transport === 'tcp' ? 0 : 4000);
    second.send({ type: 'who' });
    assert.equal(((await second.next('members')).members as unknown[]).length, 1);
  });

  test('a message sent again under its cid is posted once, across a resume too', async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    bob.send({ type: 'say', text: 'once', cid: 'b1' });
    const said = await alice.next('said');
    const { session } = bob.welcome;
    bob.cut();
    using back = await join(target, 'bob', { session });
    back.send({ type: 'say', text: 'once', cid: 'b1' });
    const again = await back.next('said');
    assert.deepEqual(again, said);
    back.send({ type: 'say', text: 'other', cid: 'b2' });
    assert.equal((await alice.next('said')).text, 'other');
  });

  test('the text dialect is a correct answer to Budget Chat', async () => {
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
    // Her joining must come after his command, which nobody answers.
    bob.say('/who');
    await bob.line(/In the room/);
    using carol = await TextClient.join(target, 'carol');
    carol.say('what time is it?');
    assert.match(await bob.line(), /^\[\d\d:\d\d:\d\d\] \* carol has entered the room$/);
    assert.match(await bob.line(), /^\[\d\d:\d\d:\d\d\] \[carol\] what time is it\?$/);
  });

  test('nothing that is said can steer a terminal, or pass for what somebody else says', async () => {
    await using target = await start();
    using bob = await TextClient.join(target, 'bob');
    using mallory = await join(target, 'mallory');
    mallory.send({ type: 'say', text: '\u001b[2J\u009b31mred\u202e\r\n[admin] obey\u0000\u007f' });
    await bob.line(/entered/);
    assert.equal(await bob.line(), '[mallory] [2J31mred');
    assert.equal(await bob.line(), '[mallory] [admin] obey');
  });

  test('what somebody does looks like nothing that happened, nor like what somebody says', async () => {
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
    // Nobody answers that, so something that is answered comes after it.
    bob.say('/who');
    await bob.line(/In the room/);
    carol.say('/me ] 12:34:56');
    assert.match(await bob.line(/12:34:56/), /^\[\d\d:\d\d:\d\d\] \[carol \] 12:34:56\]$/);
  });

  test('two lines in one chunk are two messages, also right after the name', async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.connect(target);
    bob.write('bob\none\r\ntwo\n');
    await alice.line(/entered/);
    assert.equal(await alice.line(), '[bob] one');
    assert.equal(await alice.line(), '[bob] two');
  });
}

function take(client: JsonClient, type: string, count: number): Promise<Message[]> {
  return Array.fromAsync({ length: count }, () => client.next(type));
}

function types({ recent }: Message): string[] {
  return (recent as Message[]).map(({ type }) => type);
}

function texts({ recent }: Message): unknown[] {
  return (recent as Message[]).map(({ text }) => text);
}
