/** Checks from stage 04 on: joining, leaving and resuming, and what members receive of the timeline. */
import assert from 'node:assert/strict';
import { MAX_TIMELINE_BYTES, RECENT_EVENTS } from '../../shared/limits.ts';
import { JsonClient, type Message, type Transport } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkResuming(start: () => Promise<Target>, transport: Transport): void {
  const join = (target: Target, name: string, fields: object = {}) =>
    JsonClient.join(target, name, transport, fields);

  test('a member who comes back gets exactly the missed events, and nobody sees a leave or a join', {
    step: '04.2',
    points: 2,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
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

  test('while a member may come back, their name and names that look like it are taken', {
    step: '04.6',
    points: 1,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
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

  test('a member who was away too long joins again, and still gets the missed events', {
    step: '04.6',
    points: 1,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
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

  test('a member who missed more than is kept is told how many events are gone', {
    step: '04.2',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    const { epoch, seq } = alice.welcome;
    // Each message has 8,000 bytes. Each speaker says few of them, because a connection has a pace.
    for (let speakers = 0; speakers < 8; speakers += 1) {
      using speaker = await join(target, 'speaker');
      for (let count = 0; count < 9; count += 1)
        speaker.send({ type: 'say', text: '😀'.repeat(2_000) });
      speaker.send({ type: 'leave' });
      await alice.next('left');
    }
    using back = await join(target, 'bob', { since: { epoch, seq } });
    const recent = back.welcome.recent as Message[];
    // All but the newcomer's own `joined`, which has the last number.
    const behind = Number(back.welcome.seq) - 1 - Number(seq);
    assert.equal(behind, 8 * (1 + 9 + 1));
    assert.ok(recent.filter(({ type }) => type === 'said').length * 8_000 <= MAX_TIMELINE_BYTES);
    assert.equal(back.welcome.missed, behind - recent.length);
    assert.deepEqual(
      recent.map((event) => event.seq),
      recent.map((_, index) => Number(back.welcome.seq) - recent.length + index),
    );
  });

  test('a client is told that the timeline it knew is lost', {
    step: '04.2',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice', { since: { epoch: 'of another server', seq: 7 } });
    assert.equal(alice.welcome.missed, -1, 'missed, for an epoch that is not of this server');
    using bob = await join(target, 'bob', { since: { epoch: 'of another server', seq: 7 } });
    assert.deepEqual(
      types(bob.welcome),
      ['joined'],
      'the recent events of bob, who comes after alice',
    );
  });

  test('a number that has not been given yet counts as the latest', {
    step: '04.2',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    const { epoch, seq } = alice.welcome;
    using bob = await join(target, 'bob', { since: { epoch, seq: Number(seq) + 1_000 } });
    const { recent, missed } = bob.welcome;
    assert.deepEqual({ recent, missed }, { recent: [], missed: 0 }, 'what bob has missed');
  });

  test('a newcomer gets the latest 100 events, however many there are', {
    step: '04.2',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    for (let visits = 0; visits < RECENT_EVENTS / 2; visits += 1) {
      using visitor = await join(target, 'visitor');
      visitor.send({ type: 'leave' });
      await alice.next('left');
    }
    alice.send({ type: 'say', text: 'the latest' });
    const { seq } = await alice.next('said');
    using bob = await join(target, 'bob');
    const numbers = (bob.welcome.recent as Message[]).map((event) => Number(event.seq));
    const first = Number(seq) - RECENT_EVENTS + 1;
    assert.deepEqual(
      [numbers.length, numbers[0], numbers.at(-1)],
      [RECENT_EVENTS, first, seq],
      'the number of events that a newcomer gets, and the numbers of the first and the last one',
    );
  });

  test('a newcomer gets recent events, but not their own joined', {
    step: '04.2',
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await join(target, 'alice');
    alice.send({ type: 'say', text: 'early' });
    const said = await alice.next('said');
    using bob = await join(target, 'bob');
    assert.deepEqual(types(bob.welcome).slice(-2), ['joined', 'said']);
    assert.equal(bob.welcome.seq, Number(said.seq) + 1);
    assert.equal(bob.welcome.missed, 0);
  });

  test('a second hello with the same session takes over from the first', {
    step: '04.5',
    points: 2,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using first = await join(target, 'alice');
    using second = await join(target, 'alice', { session: first.welcome.session });
    assert.equal((await first.next('bye')).code, 'replaced');
    assert.equal(await first.closed, transport === 'tcp' ? 0 : 4000);
    second.send({ type: 'who' });
    assert.equal(((await second.next('members')).members as unknown[]).length, 1);
    second.send({ type: 'hello', v: 1, name: 'alice' });
    assert.equal(
      (await second.next('refused')).code,
      'already-joined',
      'the code for another hello on the same connection',
    );
  });

  test('a message that is sent again with its cid is posted once, also after a resume', {
    step: '04.4',
    points: 2,
    see: 'protocol.md#from-the-client',
  }, async () => {
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
}

function types({ recent }: Message): string[] {
  return (recent as Message[]).map(({ type }) => type);
}

function texts({ recent }: Message): unknown[] {
  return (recent as Message[]).map(({ text }) => text);
}
