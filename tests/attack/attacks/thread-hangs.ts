/**
 * Has one I/O thread run in a loop without an end, as a bug would; its link is let go within
 * seconds, and its members come back through another, while nobody else waits for it.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  cuts: true,
  async run(hostile) {
    const [threadId = 0] = await hostile.victim.threadIds();
    hostile.victim.order({ does: 'hang', threadId });
    await hostile.pressOn(4_000);
  },
} satisfies AttackCode;
