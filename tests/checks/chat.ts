/** Checks from stage 04 on: messages and who receives them. `transport` is how the JSON clients connect. */
import assert from 'node:assert/strict';
import { JsonClient, type Message, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkChat(start: () => Promise<Target>, transport: Transport): void {
  const join = (target: Target, name: string) => JsonClient.join(target, name, transport);

  test('everybody hears a message once, and its sender hears it with the cid', {
    step: '04.1',
    points: 1,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
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
    const { type, text } = await alice.any();
    assert.deepEqual([type, text], ['acted', 'waves'], 'what alice gets after her own message');
    bob.send({ type: 'nick', name: 'robert' });
    assert.equal((await alice.next('renamed')).from, 'bob');
    bob.send({ type: 'leave' });
    assert.equal((await alice.next('left')).name, 'robert');
    assert.equal((await bob.next('bye')).code, 'left');
  });

  test('an event is the same for those who hear it, for those who come later, and for a sender who repeats it', {
    step: '04.4',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    const message = { type: 'say', text: 'hi', cid: 'a1' };
    alice.send(message);
    const said = await alice.next('said');
    using bob = await join(target, 'bob');
    const recent = bob.welcome.recent as Message[];
    assert.deepEqual(
      recent.at(-1),
      said,
      'the latest event in the welcome of bob, who comes later',
    );
    alice.send(message);
    assert.deepEqual(await alice.next('said'), said, 'the answer to the same message, sent again');
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

  test('a text keeps its separators and its indentation', async () => {
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

  test('everybody sees the same events in the same order, however fast members speak', {
    step: '04.1',
    points: 2,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
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

  test('a reader who does not read is let go, and the others get everything', {
    step: '04.3',
    points: 2,
    see: 'protocol.md#2-lines-tcp',
  }, async () => {
    await using target = await start();
    using bob = await join(target, 'bob');
    using stalled = await TextClient.join(target, 'stalled');
    stalled.socket.pause();
    // Just one line of the speaker's pace, and 5 kB in text, where each of its lines begins with the name.
    const text = `${'x'.repeat(48)}\n`.repeat(40);
    const since = { epoch: bob.welcome.epoch, seq: Number.MAX_SAFE_INTEGER };
    for (let speakers = 0; speakers < 70; speakers += 1) {
      using speaker = await JsonClient.join(target, '山'.repeat(24), transport, { since });
      for (let count = 0; count < 38; count += 1) speaker.send({ type: 'say', text });
      speaker.send({ type: 'leave' });
      for (let count = 0; count < 38; count += 1) await bob.next('said');
      await bob.next('left');
    }
    stalled.socket.resume();
    await stalled.rest();
  });

  test('a typing event is passed on at most once in 3 s, and is not on the timeline', async () => {
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
}

function take(client: JsonClient, type: string, count: number): Promise<Message[]> {
  return Array.fromAsync({ length: count }, () => client.next(type));
}
