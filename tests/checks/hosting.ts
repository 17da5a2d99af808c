/** Checks from stage 04 on: what the host can do, as members see it. */
import assert from 'node:assert/strict';
import type { StageOptions } from '../../shared/stage.ts';
import { JsonClient, type Message, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { TestHost } from '../support/test-host.ts';
import { test } from './check.ts';

type Start = (options: Partial<StageOptions>) => Promise<Target>;

/** `transport` is how programs connect. */
export function checkHosting(start: Start, transport: Transport): void {
  const join = (target: Target, name: string, fields: object = {}) =>
    JsonClient.join(target, name, transport, fields);

  test('what a muted member says is refused by its id, and told to nobody; a repeat of before is answered', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    bob.send({ type: 'say', text: 'before', cid: 'b0' });
    const before = await bob.next('said');
    await host.ask('mute', { name: 'bob' });
    assert.deepEqual(await bob.next('muted'), { type: 'muted' });
    bob.send({ type: 'say', text: 'one', cid: 'b1' });
    assert.deepEqual(codeAndCid(await bob.next('refused')), ['muted', 'b1']);
    bob.send({ type: 'act', text: 'two', cid: 'b2' });
    assert.deepEqual(codeAndCid(await bob.next('refused')), ['muted', 'b2']);
    bob.send({ type: 'typing' });
    bob.send({ type: 'say', text: 'before', cid: 'b0' });
    assert.deepEqual(await bob.next('said'), before);
    using back = await join(target, 'bob', { session: bob.welcome.session });
    assert.deepEqual(await back.next('muted'), { type: 'muted' });
    await host.ask('unmute', { name: 'bob' });
    assert.deepEqual(await back.next('unmuted'), { type: 'unmuted' });
    back.send({ type: 'say', text: 'after' });
    await alice.next('said', { text: 'before' });
    const next = await alice.any();
    assert.deepEqual([next.type, next.text], ['said', 'after'], 'nobody was told of the rest');
  });

  test('a person at telnet is told of a mute, and of its end', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using carol = await TextClient.join(target, 'carol');
    await host.ask('mute', { name: 'carol', minutes: 5 });
    assert.match(await carol.line(), /^\* The host has muted you until \d\d:\d\d:\d\d$/);
    carol.say('can you hear me?');
    assert.match(await carol.line(), /^! muted: /);
    await host.ask('unmute', { name: 'carol' });
    assert.equal(await carol.line(), '* The host lets you speak again');
  });

  test('the host speaks, marked so, and nobody can take a name that looks like it', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using carol = await TextClient.join(target, 'carol');
    await alice.next('joined');
    const said = await host.ask('say', { text: 'Break\n* bob has left the room' });
    assert.deepEqual(await alice.any(), said);
    assert.deepEqual([said.type, said.id, said.name], ['said', 'host', 'host']);
    assert.equal((said as { host?: true }).host, true);
    assert.equal(await carol.line(), '* The host says: Break');
    assert.equal(await carol.line(), '* The host says: * bob has left the room');
    for (const name of ['host', 'HOST', 'h0st', 'hοst', 'Ηοѕt', 'hοѕt']) {
      alice.send({ type: 'nick', name });
      assert.equal((await alice.next('refused')).code, 'name-invalid', name);
    }
    alice.send({ type: 'say', text: 'I am the host', host: true });
    assert.equal((await alice.next('said')).host, undefined);
  });

  test('nothing from before a clear is shown to newcomers and to those who come back', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using carol = await TextClient.join(target, 'carol');
    alice.send({ type: 'say', text: 'secret', cid: 'a1' });
    const secret = await alice.next('said');
    const { epoch, seq, session } = alice.welcome;
    await host.ask('clear', {});
    const { type, id, name } = await alice.next('cleared');
    assert.deepEqual([type, id, name], ['cleared', 'host', 'host']);
    assert.equal(await carol.line(/clear/), '* The host has cleared the conversation');
    using newcomer = await join(target, 'bob');
    assert.deepEqual(types(newcomer.welcome), ['cleared']);
    carol.say('/recent');
    assert.equal(await carol.line(), '* bob has entered the room');
    assert.match(await carol.line(), /cleared/);
    using back = await join(target, 'alice', { session, since: { epoch, seq } });
    assert.deepEqual(types(back.welcome), ['cleared', 'joined']);
    assert.equal(back.welcome.missed, 0);
    // The client cannot know whether it arrived, and sends it again.
    back.send({ type: 'say', text: 'secret', cid: 'a1' });
    assert.deepEqual(await back.next('said'), secret);
    back.send({ type: 'say', text: 'new' });
    assert.equal((await newcomer.any()).text, 'new');
  });

  test('the host sees who is here, from where, and how much they say', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using _alice = await TextClient.join(target, 'alice');
    using bob = await join(target, 'bob');
    for (let count = 0; count < 3; count += 1)
      bob.send({ type: 'say', text: 'hi', cid: `${count}` });
    await bob.next('said', { cid: '2' });
    const { members } = await host.ask('who', {});
    assert.deepEqual(
      members.map(({ name, address, way, messagesPerMinute }) => [
        ...[name, address, way, messagesPerMinute],
      ]),
      [
        ['alice', '127.0.0.1', 'TCP', 0],
        ['bob', '127.0.0.1', transport === 'tcp' ? 'TCP' : 'WebSocket', 3],
      ],
    );
    for (const { thread, queuedBytes, since } of members) {
      assert.ok(thread === 1 || thread === 2);
      assert.equal(queuedBytes, 0);
      assert.ok(Math.abs(Date.now() - since) < 60_000);
    }
  });

  test('members cannot do what the host can', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using _bob = await join(target, 'bob');
    for (const request of [
      { type: 'kick', name: 'bob' },
      { type: 'clear' },
      { type: 'lock' },
      { type: 'pace', linesPerSecond: 0 },
      { type: 'arrived', address: '192.0.2.1', way: 'TCP', thread: 1 },
      { type: 'queues', thread: 1, queues: {} },
    ]) {
      alice.send(request);
      assert.equal((await alice.next('refused')).code, 'unknown-type', request.type);
    }
    assert.deepEqual(await names(host), ['alice', 'bob']);
  });

  test('the log says who has come and gone, and what the host has done', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link, threads: 1 });
    using bob = await join(target, 'bob');
    using carol = await TextClient.join(target, 'carol');
    bob.send({ type: 'nick', name: 'robert' });
    await bob.next('renamed');
    carol.say('/quit');
    await bob.next('left');
    await host.ask('kick', { name: 'robert', why: 'why not' });
    const way = transport === 'tcp' ? 'TCP' : 'WebSocket';
    for (const sentence of [
      `bob has joined (${way}, thread 1).`,
      'carol has joined (TCP, thread 1).',
      'bob is now robert.',
      'carol has left.',
      'The host has removed robert: why not.',
      'robert has left: removed by the host.',
    ])
      assert.equal(await infoIn(target), sentence);
  });
}

/** The sentence of the next entry that is not for debugging. */
async function infoIn({ log }: Target): Promise<string> {
  const { sentence } = await log.next('an entry', ({ level }) => level !== 'debug');
  return sentence;
}

async function names(host: TestHost): Promise<string[]> {
  return (await host.ask('who', {})).members.map(({ name }) => name);
}

function codeAndCid({ code, cid }: Message): unknown[] {
  return [code, cid];
}

function types({ recent }: Message): string[] {
  return (recent as Message[]).map(({ type }) => type);
}
