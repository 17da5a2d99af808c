/**
 * Sends requests by the ten thousand without waiting for an answer, half of them without reading
 * one; a connection whose answers wait is not read any further.
 */
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const wires = await hostile.many(4, () => hostile.web());
    const floods = wires.map((wire, index) => {
      if (index % 2 === 0) wire.stopReading();
      const path = ['/', '/health', '/nowhere'][index % 3];
      return wire.flood(requestHead(`GET ${path}`).repeat(10_000), 2_000);
    });
    await Promise.all(floods);
    await hostile.pressOn(1_000);
  },
} satisfies AttackCode;
