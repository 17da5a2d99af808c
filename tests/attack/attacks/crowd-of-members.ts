/**
 * Says hello 1,000 times from one address; an address gets a share of the places in the room, and never all
 * of them.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    // Those that are refused are told so, and wait for nothing else.
    await hostile.crowd(1_000, async (index) => {
      const wire = await hostile.tcp();
      await wire.send(`crowd${index}\r\n`);
      await wire.expect(/\* The room contains|! /);
    });
    await hostile.pressOn(1_000);
  },
} satisfies AttackCode;
