/**
 * Joins in all three encodings and reads nothing while others send much; a reader with more than
 * MAX_QUEUED_BYTES waiting is dropped as too slow, and nobody waits for it.
 */
import type { AttackCode } from '../catalog.ts';

const SPEAKERS = 30;
const LONG = '😀'.repeat(2_000);

export default {
  async run(hostile) {
    const readers = [
      ...(await hostile.many(3, () => hostile.telnet())),
      ...(await hostile.many(3, () => hostile.json())),
      ...(await hostile.many(3, () => hostile.browser())),
    ];
    for (const { wire } of readers) wire.stopReading();
    const present = await hostile.victim.members();
    // One after the other, because others cannot read at once what all of them may send at once.
    for (let count = 0; count < SPEAKERS; count += 1) {
      const { wire, encode } = await hostile.json();
      void wire.flood(encode({ type: 'say', text: LONG }), 8_000);
      await hostile.pressOn(150);
    }
    await hostile.until('the slow readers have been dropped', async () => {
      return (await hostile.victim.members()) <= present - readers.length + SPEAKERS;
    });
    for (const { wire } of readers) {
      wire.readOn();
      await wire.expectEnd();
    }
  },
} satisfies AttackCode;
