/**
 * Stops one I/O thread for a second, again and again; the others go on, and what waited for it
 * comes once and in order.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  cuts: true,
  async run(hostile) {
    const threadIds = await hostile.victim.threadIds();
    for (let round = 0; round < 3; round += 1) {
      hostile.victim.order({ does: 'stall', ms: 800, threadId: hostile.random.pick(threadIds) });
      await hostile.pressOn(1_000);
    }
  },
} satisfies AttackCode;
