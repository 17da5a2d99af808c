/** Checks from stage 05 on: the frames that the server sends, byte by byte (RFC 6455 section 5.2). */
import assert from 'node:assert/strict';
import { RawWebSocket } from '../support/raw-websocket.ts';
import type { Target } from '../support/target.ts';
import { type Start, test } from './check.ts';

const FRAMES = { step: '05.1', see: 'protocol.md#7-websocket' };
/** The longest message that needs a length of 7 bits, and of 16 bits. */
const LONGEST_7 = 125;
const LONGEST_16 = 65_535;
/** Messages whose texts together are longer than that. More would reach the pace. */
const LONG_MESSAGES = 35;

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

  test('a message of more than 65,535 bytes has a length of 64 bits', {
    ...FRAMES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target, 'bob');
    const text = 'x'.repeat(2_000);
    bob.send(...Array(LONG_MESSAGES).fill({ type: 'say', text }));
    for (let count = 0; count < LONG_MESSAGES; count += 1) await bob.next('said');
    // It contains all of them.
    using carol = await RawWebSocket.open(target);
    carol.send({ type: 'hello', v: 1, name: 'carol' });
    const { message, payload } = await carol.next('welcome');
    assert.ok(payload.length > LONGEST_16, `the welcome has ${payload.length} bytes`);
    assert.equal((message.you as { name: string }).name, 'carol');
  });
}

async function joined(target: Target, name: string): Promise<RawWebSocket> {
  const client = await RawWebSocket.open(target);
  client.send({ type: 'hello', v: 1, name });
  await client.next('welcome');
  return client;
}
