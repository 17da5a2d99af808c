/**
 * Asks 2,000 times in one write for 1,000 events of 2,000 quotation marks each; a link counts the bytes of
 * its answers, and the gate reads no further line while the last answer waits.
 */
import type { AttackCode } from '../catalog.ts';

const LONGEST = '"'.repeat(2_000);

export default {
  async run(hostile) {
    const speakers = await hostile.many(3, () => hostile.json());
    const said = speakers.map(({ encode, wire }) =>
      wire.send(Buffer.concat(Array(27).fill(encode({ type: 'say', text: LONGEST })))),
    );
    await Promise.all(said);
    const { wire } = await hostile.telnet();
    await wire.flood('/recent 1000\r\n'.repeat(2_000), 2_000);
    wire.close();
  },
} satisfies AttackCode;
