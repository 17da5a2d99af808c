/**
 * Sends messages in endless fragments, and in empty ones that add up to nothing; a message is limited in
 * bytes and fragments, and its connection is closed.
 */
import type { AttackCode } from '../catalog.ts';
import { frame, OPCODE } from '../websocket.ts';

export default {
  async run(hostile) {
    const browsers = await hostile.many(12, () => hostile.browser());
    const fragments = browsers.map(async ({ wire }, index) => {
      const piece = ['', 'x', 'x'.repeat(8_000)][index % 3] ?? '';
      await wire.send(frame(piece, { fin: false }));
      const more = frame(piece, { opcode: OPCODE.continuation, fin: false });
      await wire.flood(Buffer.concat(Array(piece.length > 100 ? 4 : 5_000).fill(more)), 2_000);
      await wire.expectEnd();
    });
    await Promise.all(fragments);
  },
} satisfies AttackCode;
