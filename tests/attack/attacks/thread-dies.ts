/**
 * Crashes one I/O thread after the other in the middle of the chat; each is replaced, and its members
 * resume without lost or repeated messages.
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
