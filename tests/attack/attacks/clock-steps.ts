/**
 * Sets the clock of the server's machine forward by a day and back by two while people chat; what
 * is measured is measured by a clock that never steps, and nobody is cut off for it.
 */
import type { AttackCode } from '../catalog.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

export default {
  async run(hostile) {
    for (const ms of [DAY_MS, -2 * DAY_MS, DAY_MS]) {
      hostile.victim.order({ does: 'step', ms });
      await hostile.pressOn(500);
    }
  },
} satisfies AttackCode;
