/**
 * Check from stage 06 on: which clip goes when there is no room. It uploads a quarter of a gigabyte, in clips
 * that are as large as the server allows: the longer they may be, the sooner it is done.
 */
import assert from 'node:assert/strict';
import { MAX_STORE_BYTES } from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import { JsonClient } from '../support/clients.ts';
import { uploaded, VIDEO, webBase } from '../support/clip-client.ts';
import { recordedFetch } from '../support/recorded-fetch.ts';
import type { Target } from '../support/target.ts';
import { type Start, test } from './check.ts';

const AS_VIDEO = { kind: 'video', type: 'video/webm' };

export function checkEviction(start: Start): void {
  test('when there is no room for another clip, the oldest one goes', {
    step: '06.4',
    points: 2,
    see: 'protocol.md#6-clips',
    timeout: 180_000,
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const share = async (body: Uint8Array) => {
      const clip = await uploaded(target, bob, { ...AS_VIDEO, body });
      bob.send({ type: 'share', clip: clip.id });
      await bob.next('clip');
      return clip;
    };
    const oldest = await share(VIDEO);
    const { videoBytes } = bob.welcome.limits as { videoBytes: number };
    const large = withPadding(await bytesOf(target, oldest), videoBytes);
    const second = await share(large);
    let bytes = oldest.bytes + second.bytes;
    let newest = second;
    while (bytes <= MAX_STORE_BYTES) {
      newest = await share(large);
      bytes += newest.bytes;
    }
    assert.equal(await statusOf(target, newest), 200, 'the status of the newest clip');
    assert.equal(await statusOf(target, oldest), 410, 'the status of the oldest clip');
    assert.equal(
      await statusOf(target, second),
      bytes - oldest.bytes <= MAX_STORE_BYTES ? 200 : 410,
      'the status of the second clip',
    );
    await share(large);
    assert.equal(await statusOf(target, second), 410, 'the status of the second clip, later');
  });
}

/** The clip, made as large as it may be: a Void element, which says nothing (RFC 8794 section 11.3.2), fills it. */
function withPadding(clip: Uint8Array, maxBytes: number): Uint8Array {
  const header = Buffer.alloc(9);
  const length = maxBytes - clip.length - header.length;
  header[0] = 0xec;
  header.writeBigUInt64BE(BigInt(length), 1);
  // The first bit of eight bytes says that there are eight.
  header[1] = 0x01;
  return Buffer.concat([clip, header, Buffer.alloc(length)]);
}

async function bytesOf(target: Target, { url }: Uploaded): Promise<Uint8Array> {
  const response = await recordedFetch(webBase(target) + url);
  return new Uint8Array(await response.arrayBuffer());
}

async function statusOf(target: Target, { url }: Uploaded): Promise<number> {
  const { status } = await recordedFetch(webBase(target) + url, { method: 'HEAD' });
  return status;
}
