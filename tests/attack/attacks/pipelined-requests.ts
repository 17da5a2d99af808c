/**
 * Sends tens of thousands of requests without waiting for an answer, half of them without reading one, and
 * reconnects when it is cut off; a connection with too many requests is not parsed any further.
 */
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const over = performance.now() + 2_000;
    await hostile.many(4, async (index) => {
      const path = ['/', '/health', '/nowhere'][index % 3];
      const requests = requestHead(`GET ${path}`).repeat(10_000);
      while (performance.now() < over) {
        const wire = await hostile.web();
        if (index % 2 === 0) wire.stopReading();
        await wire.flood(requests, 2_000);
        wire.close();
      }
    });
  },
} satisfies AttackCode;
