/** Checks from stage 04 on: the members that the host removes, and those that it keeps out. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import type { StageOptions } from '../../shared/stage.ts';
import { JsonClient, TextClient, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { TestHost } from '../support/test-host.ts';
import { test } from './check.ts';

type Start = (options: Partial<StageOptions>) => Promise<Target>;

/** `transport` is how programs connect. */
export function checkRemoving(start: Start, transport: Transport): void {
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
