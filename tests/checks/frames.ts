/** Checks from stage 05 on: the frames that the server sends, byte by byte (RFC 6455 section 5.2). */
import assert from 'node:assert/strict';
import { MAX_TEXT_CHARACTERS, RECENT_EVENTS } from '../../shared/limits.ts';
import { RawWebSocket } from '../support/raw-websocket.ts';
import type { Target } from '../support/target.ts';
import { type Start, test } from './check.ts';

const FRAMES = { step: '05.1', see: 'protocol.md#7-websocket' };
/** The longest message that needs a length of 7 bits, and of 16 bits. */
const LONGEST_7 = 125;
const LONGEST_16 = 65_535;
/** Steps in which a welcome gets a certain length: a message has at most 2,000 characters. */
const MAX_TRIES = 10;

export function checkFrames(start: Start): void {
  test('a short message is one unmasked text frame with a length of 7 bits', {
    ...FRAMES,
  }, async () => {
    await using target = await start();
    using bob = await RawWebSocket.open(target);
    bob.send({ type: 'ping' });
    const { message, payload } = await bob.next('pong');
    assert.equal(message.type, 'pong');
    assert.ok(payload.length <= LONGEST_7, `${payload.length} bytes`);
  });

  test('a message of 126 bytes has a length of 16 bits, one of 125 does not', {
    ...FRAMES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target, 'bob');
    bob.send({ type: 'say', text: 'x' });
    const shortest = (await bob.next('said')).payload.length;
    for (const length of [LONGEST_7, LONGEST_7 + 1, LONGEST_7 + 2, 300, 1_000]) {
      const text = 'x'.repeat(Math.max(1, length - shortest + 1));
      bob.send({ type: 'say', text });
      assert.equal((await bob.next('said')).message.text, text, `a message of ${length} bytes`);
    }
  });

  test('a length counts bytes, not characters', { ...FRAMES }, async () => {
    await using target = await start();
    using bob = await joined(target, 'bob');
    for (const text of ['žluťoučký 😀', '😀'.repeat(100), 'end']) {
      bob.send({ type: 'say', text });
      assert.equal((await bob.next('said')).message.text, text);
    }
  });

  test('messages that are sent together arrive in frames of their own, in order', {
    ...FRAMES,
  }, async () => {
    await using target = await start();
    using bob = await joined(target, 'bob');
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(index + 1));
    bob.send(...texts.map((text) => ({ type: 'say', text })));
    for (const text of texts) assert.equal((await bob.next('said')).message.text, text);
  });

  test('a message of 65,535 bytes has a length of 16 bits, one of 65,536 has 64', {
    ...FRAMES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target, 'bob');
    await fillRecent(target, bob);
    let length = await visit(target, bob);
    let change = 0;
    for (const wanted of [LONGEST_16, LONGEST_16 + 1]) {
      for (let tries = 0; length !== wanted && tries < MAX_TRIES; tries += 1) {
        const characters = Math.min(MAX_TEXT_CHARACTERS, Math.max(1, wanted - length - change));
        bob.send({ type: 'say', text: 'x'.repeat(characters) });
        await bob.next('said');
        const next = await visit(target, bob);
        change = next - length - characters;
        length = next;
      }
      assert.equal(length, wanted, 'the length of a welcome that is made to have this length');
    }
  });
}

/**
 * Makes a `welcome` about as long as the longest message with a length of 16 bits: it contains the latest events.
 * All of these are messages of one length. So, when one message is said and a visitor comes and goes, the next
 * `welcome` is longer or shorter by always the same, and by the characters of the message.
 */
async function fillRecent(target: Target, bob: RawWebSocket): Promise<void> {
  using carol = await joined(target, 'carol');
  using dave = await joined(target, 'dave');
  bob.send({ type: 'say', text: 'x' });
  const { payload } = await bob.next('said');
  const text = 'x'.repeat(Math.floor(LONGEST_16 / RECENT_EVENTS) - payload.length);
  // Each of them may say this many at once.
  const count = Math.ceil(RECENT_EVENTS / 3);
  for (const member of [bob, carol, dave]) member.send(...Array(count).fill({ type: 'say', text }));
  for (let said = 0; said < 3 * count; said += 1) await bob.next('said');
  for (const member of [carol, dave]) {
    member.send({ type: 'leave' });
    await bob.next('left');
  }
}

/** Somebody comes and goes. Returns the length of their `welcome`. */
async function visit(target: Target, bob: RawWebSocket): Promise<number> {
  using visitor = await joined(target, 'visitor');
  visitor.send({ type: 'leave' });
  await bob.next('left');
  return visitor.welcomeBytes;
}

async function joined(target: Target, name: string) {
  const client = await RawWebSocket.open(target);
  client.send({ type: 'hello', v: 1, name });
  const { payload } = await client.next('welcome');
  return Object.assign(client, { welcomeBytes: payload.length });
}
