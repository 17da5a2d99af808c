/**
 * Stops one I/O thread for most of a second, again and again; only its own members wait, and the waiting
 * messages arrive once and in order.
 */
import type { AttackCode } from '../catalog.ts';

const STALL_MS = 800;

export default {
  cuts: true,
  maxP99Ms: 2 * STALL_MS,
  async run(hostile) {
    const threadIds = await hostile.victim.threadIds();
    for (let round = 0; round < 3; round += 1) {
      hostile.victim.order({
        does: 'stall',
        ms: STALL_MS,
        threadId: hostile.random.pick(threadIds),
      });
      await hostile.pressOn(1_200);
    }
  },
} satisfies AttackCode;
