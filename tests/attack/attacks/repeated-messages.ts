/**
 * Sends one message under its id again and again, and then a hundred others under ids of their
 * own; it is posted once, and of each member the latest CIDS_PER_MEMBER ids are remembered.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const ear = await hostile.telnet();
    const pest = await hostile.json();
    for (let count = 0; count < 20; count += 1) {
      await pest.say({ type: 'say', text: 'only once', cid: 'c' });
    }
    await pest.wire.flood(pest.encode({ type: 'say', text: 'x', cid: 'y'.repeat(64) }), 1_000);
    await pest.say({ type: 'say', text: 'that is all' });
    await ear.wire.expect(/that is all/);
    assert.equal(ear.wire.received.split('only once').length - 1, 1);
  },
} satisfies AttackCode;
