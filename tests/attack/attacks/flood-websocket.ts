/**
 * Sends thousands of messages at once over eight WebSockets; each connection has a pace, above which the
 * server does not read, so that TCP makes the sender wait.
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
