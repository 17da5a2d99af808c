/** Checks from stage 04 on: what the host can do, as members see it. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
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

  test('a member who is removed is told why, and a text client too; the names are free at once', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    using carol = await TextClient.join(target, 'carol');
    await host.ask('kick', { name: 'bob', why: 'no flooding' });
    await host.ask('kick', { name: 'CAROL' });
    const detail = 'the host has removed you: no flooding';
    assert.deepEqual((await bob.rest()).at(-1), { type: 'bye', code: 'kicked', detail });
    assert.equal(await bob.closed, transport === 'tcp' ? 0 : 4003);
    assert.equal((await carol.rest()).at(-1), '! kicked: the host has removed you');
    for (const name of ['bob', 'carol']) await alice.next('left', { name });
    for (const name of ['bob', 'carol']) {
      alice.send({ type: 'nick', name });
      assert.equal((await alice.next('renamed')).name, name);
    }
    await assert.rejects(host.ask('kick', { name: 'alice' }), { code: 'no-such-member' });
  });

  test('a session is void after a kick, also that of a member who is expected back', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using alice = await join(target, 'alice');
    using bob = await join(target, 'bob');
    const { session, you } = bob.welcome;
    bob.cut();
    await bob.closed;
    await until(async () => (await memberOf(host, 'bob'))?.away === true);
    await host.ask('kick', { name: 'bob' });
    await alice.next('left', { name: 'bob' });
    using back = await join(target, 'bob', { session });
    assert.notDeepEqual(back.welcome.you, you);
    assert.equal((await alice.next('joined')).name, 'bob');
  });

  test('a member who floods is removed within a second, and does not come back as a ghost', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link, threads: 1 });
    using alice = await join(target, 'alice');
    const flooder = connect({ host: target.host, port: target.port });
    const closed = new Promise((resolve) => flooder.once('close', resolve));
    flood(flooder, 'flooder');
    for (let count = 0; count < 40; count += 1) await alice.next('said');
    const before = performance.now();
    await host.ask('kick', { name: 'flooder' });
    const { seq } = await alice.next('left', { name: 'flooder' });
    const tookMs = performance.now() - before;
    assert.ok(tookMs < 1_000, `it took ${tookMs} ms`);
    // The socket is destroyed: all that it sent has arrived, or never will.
    await closed;
    alice.send({ type: 'say', text: 'quiet now' });
    const next = await alice.any();
    assert.deepEqual([next.text, next.seq], ['quiet now', Number(seq) + 1]);
    assert.deepEqual(await names(host), ['alice']);
  });

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

  test('a banned address is kept out on every port, until the ban is lifted', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using bob = await join(target, 'bob');
    const ban = await host.ask('ban', { name: 'bob' });
    assert.deepEqual([ban.number, ban.name, ban.address], [1, 'bob', '127.0.0.1']);
    assert.equal((await bob.next('bye')).code, 'banned');
    assert.equal(await bob.closed, transport === 'tcp' ? 0 : 4003);
    using again = await JsonClient.connect(target, transport);
    again.send({ type: 'hello', v: 1, name: 'another', session: bob.welcome.session });
    assert.equal((await again.next('refused')).code, 'banned');
    using text = await TextClient.connect(target);
    text.say('carol');
    assert.match(await text.line(/^!/), /^! banned: /);
    assert.deepEqual((await host.ask('bans', {})).bans, [ban]);
    assert.deepEqual(await host.ask('unban', { number: 1 }), ban);
    await assert.rejects(host.ask('unban', { number: 1 }), { code: 'no-such-ban' });
    again.send({ type: 'hello', v: 1, name: 'another' });
    await again.next('welcome');
  });

  test('a locked room refuses newcomers, and those who are in can come back', async () => {
    using host = new TestHost();
    await using target = await start({ host: host.link });
    using bob = await join(target, 'bob');
    assert.deepEqual(await host.ask('lock', {}), { locked: true });
    using newcomer = await JsonClient.connect(target, transport);
    newcomer.send({ type: 'hello', v: 1, name: 'carol' });
    assert.equal((await newcomer.next('refused')).code, 'locked');
    bob.cut();
    using back = await join(target, 'bob', { session: bob.welcome.session });
    assert.deepEqual(back.welcome.you, bob.welcome.you);
    assert.deepEqual(await host.ask('unlock', {}), { locked: false });
    newcomer.send({ type: 'hello', v: 1, name: 'carol' });
    await newcomer.next('welcome');
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

/** Says hello, and then more than the server can read, with another hello behind whatever it has read. */
function flood(socket: Socket, name: string): void {
  const hello = JSON.stringify({ type: 'hello', v: 1, name });
  const say = JSON.stringify({ type: 'say', text: 'x'.repeat(100) });
  const messages = `${Array(50).fill(say).join('\n')}\n${hello}\n`;
  const pour = () => {
    while (socket.writable && socket.write(messages));
  };
  socket
    .on('error', () => {})
    .on('drain', pour)
    .resume();
  socket.write(`${hello}\n`);
  pour();
}

/** The sentence of the next entry that is not for debugging. */
async function infoIn({ log }: Target): Promise<string> {
  const { sentence } = await log.next('an entry', ({ level }) => level !== 'debug');
  return sentence;
}

async function memberOf(host: TestHost, name: string) {
  const { members } = await host.ask('who', {});
  return members.find((member) => member.name === name);
}

async function names(host: TestHost): Promise<string[]> {
  return (await host.ask('who', {})).members.map(({ name }) => name);
}

/** Asks again and again, because nobody is told of a connection that is lost. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue()));
}

function codeAndCid({ code, cid }: Message): unknown[] {
  return [code, cid];
}

function types({ recent }: Message): string[] {
  return (recent as Message[]).map(({ type }) => type);
}
