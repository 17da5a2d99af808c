/**
 * Sends messages of 900 lines to 300 telnet readers who all use a clock; personal output is made in pieces
 * between the work for others, and a message has a limited number of lines.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const readers = await hostile.many(300, (index) => hostile.telnet(hostile.address(index)));
    await Promise.all(readers.map((reader) => reader.say('/clock')));
    const speaker = await hostile.json();
    for (let count = 0; count < 8; count += 1) {
      await speaker.say({ type: 'say', text: Array(900).fill('x').join('\n') });
      await hostile.pressOn(250);
    }
  },
} satisfies AttackCode;
