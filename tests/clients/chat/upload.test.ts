import assert from 'node:assert/strict';
import test from 'node:test';
import {
  UnreachableError,
  UploadError,
  uploadsInTurn,
  uploadsWhile,
} from '../../../clients/chat/upload.ts';
import type { Uploaded } from '../../../shared/protocol.ts';
import { recording } from './fakes.ts';

const UPLOADED = {} as Uploaded;

/** Uploads in progress, which the test ends. */
function heldUploads() {
  const held: PromiseWithResolvers<Uploaded>[] = [];
  const upload = uploadsInTurn(() => {
    const one = Promise.withResolvers<Uploaded>();
    held.push(one);
    return one.promise;
  });
  const start = (signal = new AbortController().signal) => upload(recording, () => {}, signal);
  return { held, start };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('uploads run one after the other, even if one fails', async () => {
  const { held, start } = heldUploads();
  const [first, second, third] = [start(), start(), start()];
  await settled();
  assert.equal(held.length, 1);
  held[0]?.resolve(UPLOADED);
  assert.equal(await first, UPLOADED);
  await settled();
  assert.equal(held.length, 2);
  held[1]?.reject(new UploadError('Try again.'));
  await assert.rejects(second, /Try again/);
  await settled();
  held[2]?.resolve(UPLOADED);
  assert.equal(await third, UPLOADED);
});

test('an upload that is cancelled before its turn ends at once, and never starts', async () => {
  const { held, start } = heldUploads();
  const first = start();
  const cancelling = new AbortController();
  const second = start(cancelling.signal);
  const third = start();
  cancelling.abort();
  await assert.rejects(second, { message: 'Cancelled.' });
  held[0]?.resolve(UPLOADED);
  await first;
  await settled();
  held[1]?.resolve(UPLOADED);
  assert.equal(await third, UPLOADED);
  assert.equal(held.length, 2);
});

const LATER = 'The server cannot be reached. This is sent as soon as you are online again.';

for (const [when, isOnline, message] of [
  ['without a connection', [false], LATER],
  ['while the connection breaks, too', [true, false], LATER],
  ['while the connection stays, or is back', [true, true], 'The upload broke off. Try again.'],
] as const)
  test(`an upload that reaches nobody ${when}: “${message}”`, async () => {
    const states = isOnline.values();
    const upload = uploadsWhile(
      () => states.next().value === true,
      () => Promise.reject(new UnreachableError()),
    );
    const uploading = upload(recording, () => {}, new AbortController().signal);
    // Of this kind, so that it is sent again if the connection turns out to be broken.
    await assert.rejects(uploading, new UnreachableError(message));
  });

test('an upload that the server refuses says why, with or without a connection', async () => {
  const refusal = new UploadError('Too long.');
  const upload = uploadsWhile(
    () => true,
    () => Promise.reject(refusal),
  );
  await assert.rejects(
    upload(recording, () => {}, new AbortController().signal),
    refusal,
  );
});
