/**
 * Has 2,100 requests refused on the web port, at wrong paths and as no HTTP, and never hangs up;
 * a socket that the server has ended is destroyed after GOODBYE_MS, and its place is free.
 */
import type { AttackCode } from '../catalog.ts';
import { upgradeRequest } from '../websocket.ts';

export default {
  async run(hostile) {
    await hostile.crowd(2_100, async (index) => {
      const wire = await hostile.web(hostile.address(index));
      await wire.send(index % 2 === 0 ? upgradeRequest('/elsewhere') : 'no HTTP\r\n\r\n');
    });
    await hostile.pressOn(1_500);
  },
} satisfies AttackCode;
