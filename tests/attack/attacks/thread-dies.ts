/**
 * Crashes one I/O thread after the other in the middle of the chat; each is replaced, and its
 * members resume without having lost or repeated anything.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  cuts: true,
  async run(hostile) {
    for (const threadId of await hostile.victim.threadIds()) {
      hostile.victim.order({ does: 'crash', threadId });
      await hostile.pressOn(1_000);
    }
  },
} satisfies AttackCode;
