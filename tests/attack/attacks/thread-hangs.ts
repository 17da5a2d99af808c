/**
 * Makes one I/O thread run an endless loop, as a bug would; its link is given up within seconds, its
 * members come back on another thread, and nobody else waits for it.
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
