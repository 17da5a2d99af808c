/**
 * Uploads 24 recordings at once that no parser ever finishes; each is read in a process that ends itself,
 * and members take turns, so that another member's upload does not wait for all of them.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { endlessVoice, voice } from '../clips.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const honest = await hostile.json({}, hostile.address(1));
    const bombs = Array.from({ length: 24 }, () => hostile.upload(uploadToken, endlessVoice()));
    const refusals = Promise.allSettled(bombs);
    const start = performance.now();
    assert.equal((await hostile.upload(honest.uploadToken, voice())).status, 201);
    const waited = performance.now() - start;
    assert.ok(waited < 8_000, `another's upload waited for ${Math.round(waited)} ms`);
    await refusals;
  },
} satisfies AttackCode;
