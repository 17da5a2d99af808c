/**
 * Sends 2,100 requests with wrong paths or invalid HTTP to the web port, and never closes the connections;
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
