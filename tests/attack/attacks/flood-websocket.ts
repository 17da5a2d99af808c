/**
 * Says thousands of messages at once over eight WebSockets; each connection has a pace, and beyond
 * it the server does not read, so that TCP tells the sender to wait.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  short: true,
  async run(hostile) {
    const browsers = await hostile.many(8, () => hostile.browser());
    const flood = browsers.map(({ wire, encode }) => {
      const message = encode({ type: 'say', text: 'as fast as it goes' });
      return wire.flood(Buffer.concat(Array(1_000).fill(message)), 2_500);
    });
    await Promise.all(flood);
  },
} satisfies AttackCode;
