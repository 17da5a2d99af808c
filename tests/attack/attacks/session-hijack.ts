/**
 * Guesses sessions to act as somebody else, and uses a stolen one from two connections in turn; a session
 * has 144 random bits, and of two connections with the same session the older is told `replaced`.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const honest = await hostile.json();
    await hostile.many(60, async () => {
      const session = hostile.random.bytes(18).toString('base64url');
      const thief = await hostile.json({ session });
      assert.notEqual(thief.session, session);
    });
    await honest.say('{"type":"ping"}');
    await honest.wire.expect(/"type":"pong"/);
    const { session } = honest;
    let last = honest.wire;
    for (let turn = 0; turn < 30; turn += 1) {
      const { wire } = await hostile.json({ session });
      await last.expect(/"code":"replaced"/);
      last = wire;
    }
  },
} satisfies AttackCode;
