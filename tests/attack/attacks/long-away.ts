/**
 * Stays away until more events have happened than are kept, and then resumes; it gets the events that are
 * kept and the number of those that are not, and the timeline is limited in number and in bytes.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

/** More events than are kept, and then more bytes. */
const TEXTS = ['x', 'x'.repeat(1_900)];

export default {
  async run(hostile) {
    for (const text of TEXTS) {
      const sleeper = await hostile.json();
      const { session, epoch, seq } = sleeper;
      sleeper.wire.reset();
      const speakers = await hostile.many(40, (index) => hostile.json({}, hostile.address(index)));
      const said = speakers.map(({ wire, encode }) =>
        wire.send(Buffer.concat(Array(30).fill(encode({ type: 'say', text })))),
      );
      await Promise.all(said);
      await hostile.pressOn(500);
      const back = await hostile.json({ session, since: { epoch, seq } });
      const [, missed] = await back.wire.expect(/"missed":(-?\d+)/);
      assert.ok(Number(missed) > 100, `${missed} were missed`);
      assert.equal(back.session, session);
    }
  },
} satisfies AttackCode;
