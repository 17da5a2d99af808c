/** Checks of stage 01 alone: every byte comes back. Later stages answer lines instead. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { ByteClient } from '../support/byte-client.ts';
import { SilentReader } from '../support/silent-reader.ts';
import { type Start, test } from './check.ts';

const MEGABYTE = 1024 * 1024;
/** More than the buffers of both systems hold. */
const MANY_MEGABYTES = 100;
const STEP = { step: '01.1', see: 'protocol.md#stage-01-bytes' };

export function checkEcho(start: Start): void {
  test('what a client sends comes back, without waiting for a line or for its end', {
    ...STEP,
  }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    for (const text of ['a', 'bc', '\n', 'no line']) {
      client.send(text);
      assert.equal(
        String(await client.take(text.length, `${JSON.stringify(text)} to come back`)),
        text,
      );
    }
  });

  test('a client that ends its side at once still gets everything back, and then the end', {
    ...STEP,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    client.end('one\ntwo');
    assert.equal(String(await client.rest()), 'one\ntwo');
  });

  test('the server itself sends nothing', { ...STEP }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    client.end();
    assert.equal(String(await client.rest()), '');
  });

  test('4 MB of any bytes come back unchanged', { ...STEP, points: 2 }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    const sent = randomBytes(4 * MEGABYTE);
    client.end(sent);
    const received = await client.rest();
    assert.equal(received.length, sent.length, 'the number of bytes that came back');
    assert.equal(hashOf(received), hashOf(sent), 'the SHA-256 of what came back');
  });

  test('a client that does not read is not read either, and loses nothing', {
    ...STEP,
    points: 3,
  }, async () => {
    await using target = await start();
    using client = new SilentReader(target, MANY_MEGABYTES);
    assert.equal(
      await client.settled(),
      false,
      `whether the server takes all ${MANY_MEGABYTES} MB, which it can only keep in memory`,
    );
    const { sent, received } = await client.read();
    assert.equal(received, sent, 'the SHA-256 of what came back when the client did read');
  });

  test('a client that resets its connection does not end the server', { ...STEP }, async () => {
    await using target = await start();
    using rude = await ByteClient.connect(target);
    rude.send('hello');
    await rude.take(5, '"hello" to come back');
    rude.reset();
    using polite = await ByteClient.connect(target);
    polite.end('still there');
    assert.equal(String(await polite.rest()), 'still there');
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
