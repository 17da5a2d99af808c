/**
 * Sends lines that never end, before and after hello, in text and in JSON; a line is refused at
 * MAX_LINE_BYTES, its connection is closed, and no more than that is ever buffered.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  short: true,
  async run(hostile) {
    const strangers = await hostile.many(20, () => hostile.tcp());
    const people = await hostile.many(10, () => hostile.telnet());
    const programs = await hostile.many(10, () => hostile.json());
    const wires = [...strangers, ...[...people, ...programs].map(({ wire }) => wire)];
    const endless = wires.map(async (wire) => {
      await wire.send('x'.repeat(64 * 1024));
      await wire.expect(/line-too-long/);
      await wire.flood('x'.repeat(64 * 1024), 1_500);
      await wire.expectEnd();
    });
    await Promise.all(endless);
  },
} satisfies AttackCode;
