/**
 * Opens 2,100 sockets on the web port and says nothing there; places for connections that have
 * not said what they want are few, and the oldest makes room for the next.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    await hostile.crowd(2_100, (index) => hostile.web(hostile.address(index)));
    await hostile.pressOn(1_500);
  },
} satisfies AttackCode;
