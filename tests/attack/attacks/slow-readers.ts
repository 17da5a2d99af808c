/**
 * Joins in all three encodings and reads nothing while others talk much; a reader for whom more
 * than MAX_QUEUED_BYTES wait is dropped as too slow, and nobody waits for it.
 */
import type { AttackCode } from '../catalog.ts';

const LONG = '😀'.repeat(2_000);

export default {
  async run(hostile) {
    const readers = [
      ...(await hostile.many(3, () => hostile.telnet())),
      ...(await hostile.many(3, () => hostile.json())),
      ...(await hostile.many(3, () => hostile.browser())),
    ];
    for (const { wire } of readers) wire.stopReading();
    const speakers = await hostile.many(30, () => hostile.json());
    for (const { wire, encode } of speakers) {
      void wire.flood(Buffer.concat(Array(10).fill(encode({ type: 'say', text: LONG }))), 8_000);
    }
    const present = await hostile.victim.members();
    await hostile.until('the slow readers have been dropped', async () => {
      return (await hostile.victim.members()) <= present - readers.length;
    });
    for (const { wire } of readers) {
      wire.readOn();
      await wire.expectEnd();
    }
  },
} satisfies AttackCode;
