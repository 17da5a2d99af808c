/**
 * Negotiates all telnet options a thousand times, as RFC 854 allows; each is answered at most once, and the
 * conversation continues, even after Ctrl-C.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

const [IAC, SB, SE] = [255, 250, 240];
const COMMANDS = [251, 252, 253, 254];

export default {
  async run(hostile) {
    const pest = await hostile.telnet();
    const options = Array.from({ length: 255 }, (_, option) =>
      COMMANDS.flatMap((command) => [IAC, command, option]),
    ).flat();
    const before = pest.wire.bytes;
    await pest.wire.send(Buffer.from(Array(500).fill(options).flat()));
    await pest.wire.send(Buffer.from([IAC, SB, 24, ...Array(4_000).fill(65), IAC, SE]));
    await pest.wire.send(Buffer.from('fff4fffd06', 'hex'));
    await pest.say('/who');
    await pest.wire.expect(/In the room/);
    const answered = pest.wire.bytes - before;
    assert.ok(answered < 16_000, `${answered} bytes were answered`);
  },
} satisfies AttackCode;
