/**
 * Sends ten thousand pings and pongs at once, and does not read the answers; answers are limited by what is
 * read, and a flood only delays its sender.
 */
import type { AttackCode } from '../catalog.ts';
import { frame, OPCODE } from '../websocket.ts';

export default {
  async run(hostile) {
    const browsers = await hostile.many(8, () => hostile.browser());
    const floods = browsers.map(({ wire }, index) => {
      if (index % 2 === 0) wire.stopReading();
      const opcode = index < 6 ? OPCODE.ping : OPCODE.pong;
      const beat = frame('x'.repeat(125), { opcode });
      return wire.flood(Buffer.concat(Array(500).fill(beat)), 2_500);
    });
    await Promise.all(floods);
  },
} satisfies AttackCode;
