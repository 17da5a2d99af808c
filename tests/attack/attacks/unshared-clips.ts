/**
 * Uploads videos, shares none, leaves and joins again, over and over; unshared clips are removed with their
 * member, and clips that others have shared stay.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { bigVideo, voice } from '../clips.ts';

const VIDEO = { kind: 'video', type: 'video/webm' };

export default {
  async run(hostile) {
    const honest = await hostile.json();
    const { id } = await hostile.upload(honest.uploadToken, voice());
    await hostile.share(honest, id);
    const video = await bigVideo(4_000_000);
    for (let round = 0; round < 4; round += 1) {
      const pest = await hostile.json();
      const { status } = await hostile.upload(pest.uploadToken, video, VIDEO);
      assert.equal(status, 201);
      assert.equal((await hostile.upload(pest.uploadToken, video, VIDEO)).status, 201);
      await pest.leave();
      await pest.wire.expectEnd();
    }
    assert.match(await hostile.request(`GET /clips/${id}`), /^HTTP\/1\.1 200/);
  },
} satisfies AttackCode;
