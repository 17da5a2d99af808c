/**
 * Sends one message with the same id again and again, and then others until that id is forgotten; it is
 * posted once, and only the latest CIDS_PER_MEMBER ids of each member are remembered.
 */
import assert from 'node:assert/strict';
import { CIDS_PER_MEMBER } from '../../../shared/limits.ts';
import type { AttackCode } from '../catalog.ts';

export default {
  // With the usual pace it would take 15 seconds.
  server: { args: ['--pace', '0'] },
  async run(hostile) {
    const ear = await hostile.telnet();
    const pest = await hostile.json();
    const say = (text: string, cid: string) => pest.say({ type: 'say', text, cid });
    for (let count = 0; count < 500; count += 1) await say('only once', 'c');
    await say('so far once', 'd');
    await ear.wire.expect(/so far once/);
    assert.equal(ear.wire.received.split('only once').length - 1, 1);
    for (let count = 0; count < CIDS_PER_MEMBER; count += 1) await say('another', `e${count}`);
    await say('only once', 'c');
    await say('that is all', 'f');
    await ear.wire.expect(/that is all/);
    assert.equal(ear.wire.received.split('only once').length - 1, 2, 'it has been forgotten');
  },
} satisfies AttackCode;
