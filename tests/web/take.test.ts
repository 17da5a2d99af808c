import assert from 'node:assert/strict';
import test from 'node:test';
import { seekable } from '../../web/recording/take.ts';

const bytesOf = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

test('a duration of zero in the header becomes the real one, and nothing else changes', async () => {
  const end = Array.from({ length: 600 }, (_, index) => index % 251);
  const recording = new Blob(
    [Uint8Array.of(1, 2, 0x44, 0x89, 0x88), new Uint8Array(8), Uint8Array.from(end)],
    {
      type: 'audio/webm',
    },
  );
  const fixed = await seekable(recording, 1_500);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setFloat64(0, 1_500);
  assert.deepEqual(await bytesOf(fixed), [1, 2, 0x44, 0x89, 0x88, ...length, ...end]);
  assert.equal(fixed.type, 'audio/webm');
});

test('a recording without this field stays as it is', async () => {
  const recording = new Blob(['fMP4']);
  assert.equal(await seekable(recording, 1_500), recording);
});
