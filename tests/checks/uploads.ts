/** Checks from stage 06 on: uploads of one member do not block those of others. */
import assert from 'node:assert/strict';
import { MAX_UPLOADS_PER_MEMBER } from '../../shared/limits.ts';
import { JsonClient } from '../support/clients.ts';
import { post, SlowUpload, tokenOf, uploaded, VOICE } from '../support/clip-client.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

/** A WebM file that its parser never finishes, so that it is given up after some seconds. */
const ENDLESS = Buffer.concat([VOICE, new Uint8Array(20)]);

export function checkUploads(start: () => Promise<Target>): void {
  test('a member can have two uploads in progress on all threads, without limiting others', async () => {
    await using target = await start();
    using mallory = await JsonClient.join(target, 'mallory');
    using bob = await JsonClient.join(target, 'bob');
    const [first, second] = await heldOf(target, mallory, 48);
    for (let count = 0; count < 4; count += 1) await uploaded(target, bob);
    first?.finish();
    assert.equal(await first?.outcome, 201);
    await uploaded(target, mallory);
    second?.finish();
    assert.equal(await second?.outcome, 201);
  });

  test('an upload that is cut off gives its place back', { timeout: 20_000 }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    for (const upload of await heldOf(target, bob, 3)) upload[Symbol.dispose]();
    // There is no event for the moment when the server has noticed.
    while ((await post(target, tokenOf(bob))).status !== 201);
  });

  test('uploads end with their member', async () => {
    await using target = await start();
    using mallory = await JsonClient.join(target, 'mallory');
    const held = await heldOf(target, mallory, 3);
    mallory.send({ type: 'leave' });
    for (const { outcome } of held) assert.equal(await outcome, 401);
  });

  test('clips that take forever to read hold up only the member who uploads them', async () => {
    await using target = await start();
    using mallory = await JsonClient.join(target, 'mallory');
    using bob = await JsonClient.join(target, 'bob');
    const order: (string | number)[] = [];
    const hostile = Array.from({ length: 24 }, async () => {
      const { status } = await post(target, tokenOf(mallory), { body: ENDLESS });
      if (status !== 429) order.push(status);
    });
    await uploaded(target, bob);
    order.push('bob');
    await Promise.all(hostile);
    assert.ok(order.indexOf('bob') <= 1, `bob waited: ${order.join()}`);
  });
}

/** Starts this many slow uploads of one member, and returns those that are not refused. */
function heldOf(target: Target, client: JsonClient, count: number): Promise<SlowUpload[]> {
  const uploads = Array.from({ length: count }, () => new SlowUpload(target, tokenOf(client)));
  const held = new Set(uploads);
  return new Promise((resolve, reject) => {
    for (const upload of uploads) {
      void upload.outcome.then((outcome) => {
        if (outcome !== 429) reject(new Error(`the server answered ${outcome}`));
        held.delete(upload);
        if (held.size === MAX_UPLOADS_PER_MEMBER) resolve([...held]);
      });
    }
  });
}
