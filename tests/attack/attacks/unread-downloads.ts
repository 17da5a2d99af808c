/**
 * Starts 200 downloads of a large clip and reads none of them; each takes only a file and a socket, and
 * ends if it makes no progress.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { bigVideo } from '../clips.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const pest = await hostile.json();
    const video = await bigVideo(4_000_000);
    const form = { kind: 'video', type: 'video/webm' };
    const { status, id } = await hostile.upload(pest.uploadToken, video, form);
    assert.equal(status, 201);
    await hostile.share(pest, id);
    await hostile.crowd(200, async (index) => {
      const wire = await hostile.web(hostile.address(index));
      wire.stopReading();
      await wire.send(requestHead(`GET /clips/${id}`));
    });
    await hostile.pressOn(2_000);
  },
} satisfies AttackCode;
