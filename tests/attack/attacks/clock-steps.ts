/**
 * Sets the server's clock forward by a day, back by two and forward again while people chat; time is
 * measured with a monotonic clock, and nobody is cut off.
 */
import { HEARTBEAT_INTERVAL_MS } from '../../../shared/limits.ts';
import type { AttackCode } from '../catalog.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

export default {
  async run(hostile) {
    for (const ms of [DAY_MS, -2 * DAY_MS]) {
      hostile.victim.order({ does: 'step', ms });
      await hostile.pressOn(500);
    }
    hostile.victim.order({ does: 'step', ms: 2 * DAY_MS });
    // Until each WebSocket has been sent another heartbeat.
    await hostile.pressOn(HEARTBEAT_INTERVAL_MS);
    hostile.victim.order({ does: 'step', ms: -DAY_MS });
  },
} satisfies AttackCode;
