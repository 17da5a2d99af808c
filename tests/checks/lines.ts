/** Checks from stage 03 on: which bytes are a line, and which line is a command. */
import assert from 'node:assert/strict';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { ByteClient } from '../support/byte-client.ts';
import { TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkLines(start: () => Promise<Target>): void {
  test('a line may arrive in any pieces, and several lines in one piece', {
    step: '03.4',
    see: 'protocol.md#2-lines-tcp',
  }, async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    const hello = Buffer.from('žofie\r\n');
    for (let cut = 1; cut < hello.length; cut += 1) {
      using client = await TextClient.connect(target);
      // The answer to the first line shows that the beginning of the second one has been read, too.
      client.write(Buffer.concat([Buffer.from('alice\n'), hello.subarray(0, cut)]));
      await client.line(/^! name-taken/);
      client.write(Buffer.concat([hello.subarray(cut), Buffer.from('/who\n/quit\n')]));
      assert.deepEqual(
        await client.rest(),
        ['* The room contains: alice', '* In the room: alice, žofie'],
        `cut at ${cut}`,
      );
    }
  });

  test('a client that has ended its side still gets its answers', {
    step: '03.4',
    see: 'protocol.md#2-lines-tcp',
  }, async () => {
    await using target = await start();
    using client = await TextClient.connect(target);
    client.socket.end('bob\n/who\n');
    const lines = await client.rest();
    assert.equal(lines.at(-1), '* In the room: bob');
  });

  test('what follows a refusal that ends the connection is ignored', {
    step: '03.4',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await using target = await start();
    using rude = await ByteClient.connect(target);
    rude.send('no spaces\nbob\n');
    assert.match(String(await rude.rest()), /! name-invalid: [^\n]*\r\n$/);
    // The server has ended its side, and the client not yet.
    using bob = await TextClient.connect(target);
    bob.say('bob');
    assert.match(
      await bob.line(/^[*!]/),
      /^\* The room contains: ?$/,
      'the answer to bob, after another client said two lines: a name that is invalid, and bob',
    );
  });

  test('CR NUL, CR LF and LF end a line, wherever TCP cuts them', async () => {
    await using target = await start();
    using _alice = await TextClient.join(target, 'alice');
    const said = Buffer.from('bob\r\0/who\r\n/who\n/quit\r\0');
    for (let cut = 1; cut < said.length; cut += 1) {
      using client = await TextClient.connect(target);
      client.write(Buffer.concat([Buffer.from('alice\n'), said.subarray(0, cut)]));
      await client.line(/^! name-taken/);
      client.write(said.subarray(cut));
      const room = (await client.rest()).filter((line) => line === '* In the room: alice, bob');
      assert.equal(room.length, 2, `cut at ${cut}`);
    }
  });

  test('a command is recognized after white space, and in upper or lower case', async () => {
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
    // The answers to the negotiation come before the line.
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
}
