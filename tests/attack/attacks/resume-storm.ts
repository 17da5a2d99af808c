/**
 * Joins with 200 clients, breaks all their connections at once and resumes all at once, three times; a
 * welcome is limited in bytes, nobody joins as a new member, and the chat continues meanwhile.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    let crowd = await hostile.many(200, (index) => hostile.json({}, hostile.address(index)));
    for (let round = 0; round < 3; round += 1) {
      for (const { wire } of crowd) wire.reset();
      crowd = await hostile.many(crowd.length, async (index) => {
        const { session, epoch, seq } = crowd[index] ?? {};
        const back = await hostile.json({ session, since: { epoch, seq } }, hostile.address(index));
        assert.equal(back.session, session, 'a member came back as another');
        return back;
      });
    }
  },
} satisfies AttackCode;
