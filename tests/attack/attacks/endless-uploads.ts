/**
 * Uploads endless bytes in chunks, and does not stop when they are refused; the refusal comes at the limit
 * of a clip, and the rest is read for a while and then cut off.
 */
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

const CHUNK = `10000\r\n${'x'.repeat(64 * 1024)}\r\n`;

export default {
  async run(hostile) {
    const pests = await hostile.many(6, (index) => hostile.json({}, hostile.address(index)));
    const uploads = pests.map(async ({ uploadToken }, index) => {
      const wire = await hostile.web(hostile.address(index));
      const head = requestHead(
        'POST /clips?kind=voice',
        `Authorization: Bearer ${uploadToken}`,
        'Content-Type: audio/webm',
        'Transfer-Encoding: chunked',
      );
      await wire.send(head);
      for (let sent = 0; sent < 8; sent += 1) await wire.send(CHUNK);
      await wire.expect(/^HTTP\/1\.1 413/);
      await wire.flood(CHUNK, 1_500);
      await wire.expectEnd();
    });
    await Promise.all(uploads);
  },
} satisfies AttackCode;
