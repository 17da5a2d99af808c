/** What holds from stage 03 on, on the wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

const ROUNDS = 100;

export function checkNicknames(start: () => Promise<Target>): void {
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

  test('an invalid name is refused and the connection closed', async () => {
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

  test('nobody looks like somebody who is here, nor takes a name that is taken that way', async () => {
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

  test('hello is answered with welcome, and the name is in NFKC', async () => {
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

  test('every refusal has its code, and the connection lives on', async () => {
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

  test('two who ask for one name at the same instant: exactly one gets it, every time', async () => {
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

  test('a line may come in any pieces, and several in one', async () => {
    await using target = await start();
    const hello = Buffer.from('{"type":"hello","v":1,"name":"žofie"}\r\n');
    for (let cut = 1; cut < hello.length; cut += 1) {
      using client = await TextClient.connect(target);
      client.write(hello.subarray(0, cut));
      await client.line(/^Welcome/);
      client.write(Buffer.concat([hello.subarray(cut), Buffer.from('{"type":"leave"}\n')]));
      assert.match(await client.line(), /"type":"welcome".*žofie/);
      await client.rest();
    }
  });

  test('a client that has said its last line still gets the answers', async () => {
    await using target = await start();
    using client = await TextClient.connect(target);
    client.socket.end('bob\n/who\n');
    const lines = await client.rest();
    assert.equal(lines.at(-1), '* In the room: bob');
  });

  test('CR NUL, CR LF and LF end a line, wherever TCP cuts them', async () => {
    await using target = await start();
    const said = Buffer.from('bob\r\0/who\r\n/who\n/quit\r\0');
    for (let cut = 1; cut < said.length; cut += 1) {
      using client = await TextClient.connect(target);
      client.write(said.subarray(0, cut));
      await client.line(/^Welcome/);
      client.write(said.subarray(cut));
      const room = (await client.rest()).filter((line) => line === '* In the room: bob');
      assert.equal(room.length, 2, `cut at ${cut}`);
    }
  });

  test('a command is one whatever stands in front of it, and in whatever letters', async () => {
    await using target = await start();
    using bob = await TextClient.join(target, '\ufeff\u00a0bob');
    for (const line of [
      ' /who',
      '\u3000\t/WHO',
      '\ufeff/Who',
      '\u200b/who',
      '\u0007/w\u0007ho\t',
    ]) {
      bob.say(line);
      assert.equal(await bob.line(), '* In the room: bob', JSON.stringify(line));
    }
    bob.say('\u00a0/NICK\u00a0robert');
    assert.equal(await bob.line(), '* bob is now known as robert');
  });

  test('bytes that are not UTF-8 are refused, telnet negotiation is skipped', async () => {
    await using target = await start();
    using client = await TextClient.connect(target);
    client.write(Buffer.from([0xc3, 0x28, 0x0a]));
    assert.match(await client.line(/^!/), /^! bad-utf8: /);
    // IAC WILL NAWS, IAC SB NAWS 0 80 0 24 IAC SE, and IAC DO ECHO within the name.
    const negotiation = [255, 251, 31, 255, 250, 31, 0, 80, 0, 24, 255, 240];
    client.write(
      Buffer.from([...negotiation, ...Buffer.from('bo'), 255, 253, 1, ...Buffer.from('b\r\n')]),
    );
    // The answers to it stand before the line.
    await client.line(/\* The room contains:/);
    client.say('/who');
    assert.equal(await client.line(/In the room/), '* In the room: bob');
  });

  test('a line that is too long is refused, and the connection is closed', async () => {
    await using target = await start();
    using client = await TextClient.join(target, 'bob');
    client.write('a'.repeat(MAX_LINE_BYTES + 1));
    assert.match((await client.rest()).at(-1) ?? '', /^! line-too-long: /);
  });

  test('a web page cannot talk to the TCP port', async () => {
    await using target = await start();
    using client = await TextClient.connect(target);
    client.write('POST / HTTP/1.1\r\nHost: x\r\n\r\nmallory\r\n');
    const lines = await client.rest();
    assert.match(lines.at(-1) ?? '', /^! wrong-port: /);
    assert.equal(lines.length, 2);
    using alice = await TextClient.connect(target);
    alice.say('alice');
    assert.match(await alice.line(/^\*/), /^\* The room contains: ?$/);
  });

  test('a name is free again when its member has left', async () => {
    await using target = await start();
    using first = await TextClient.join(target, 'alice');
    first.say('/quit');
    await first.rest();
    using _second = await TextClient.join(target, 'alice');
  });
}
