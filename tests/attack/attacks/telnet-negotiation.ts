/**
 * Negotiates all of telnet's options a thousand times over, as RFC 854 allows and nobody does; each
 * is answered once at most, and the talk goes on, after a Ctrl-C too.
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
