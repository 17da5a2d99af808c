/**
 * Opens 2,100 sockets on the web port and sends nothing; places for connections without a request are
 * limited, and the oldest makes room for the next.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    await hostile.crowd(2_100, (index) => hostile.web(hostile.address(index)));
    await hostile.pressOn(1_500);
  },
} satisfies AttackCode;
