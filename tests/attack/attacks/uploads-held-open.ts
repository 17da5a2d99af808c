/**
 * Starts 48 uploads, sends one byte of each and holds them open; a member may have two uploads in progress,
 * and everybody else's are accepted meanwhile.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { voice } from '../clips.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const honest = await hostile.json({}, hostile.address(1));
    const begun = await hostile.many(48, async () => {
      const wire = await hostile.web();
      const headers = [`Authorization: Bearer ${uploadToken}`, 'Content-Type: audio/webm'];
      await wire.send(requestHead('POST /clips?kind=voice', ...headers, 'Content-Length: 1000'));
      await wire.send('x');
      return wire;
    });
    const refused = () => begun.filter(({ received }) => received.includes(' 429 '));
    await hostile.until('all but two are refused', () => refused().length === 46);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await hostile.upload(honest.uploadToken, voice())).status, 201);
    }
  },
} satisfies AttackCode;
