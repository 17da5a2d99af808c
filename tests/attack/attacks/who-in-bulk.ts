/**
 * Fills the room, where six members then ask 4,000 times who is there; the cost of answers is limited for
 * each connection, by its pace and by the bytes that wait for it.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const crowd = await hostile.many(200, (index) => hostile.json({}, hostile.address(index)));
    const asking = crowd
      .slice(0, 6)
      .map(({ wire }) => wire.flood('{"type":"who"}\n'.repeat(4_000), 2_000));
    await Promise.all(asking);
  },
} satisfies AttackCode;
