/**
 * Sends frames that lie about their length, kind and mask; each closes its connection with the code that
 * RFC 6455 defines for it, before anything is buffered.
 */
import assert from 'node:assert/strict';
import { MAX_LINE_BYTES } from '../../../shared/limits.ts';
import type { AttackCode } from '../catalog.ts';
import { frame, OPCODE } from '../websocket.ts';

const FRAMES: readonly (readonly [code: number, bytes: Buffer])[] = [
  [1009, frame('x', { claimedLength: 1n << 30n })],
  [1009, frame('x', { claimedLength: (1n << 63n) - 1n })],
  [1009, frame('x'.repeat(MAX_LINE_BYTES + 1))],
  [1002, frame('x', { claimedLength: 1n << 63n })],
  [1002, frame('{"type":"who"}', { masked: false })],
  [1002, frame('x', { reserved: 1 })],
  [1002, frame('x', { opcode: 3 })],
  [1002, frame('x', { opcode: 11 })],
  [1002, frame('x', { opcode: OPCODE.continuation })],
  [1002, frame('x', { opcode: OPCODE.ping, fin: false })],
  [1002, frame('x'.repeat(126), { opcode: OPCODE.ping })],
  [1002, frame('x', { opcode: OPCODE.close })],
  [1003, frame('x', { opcode: OPCODE.binary })],
  [1007, frame(Buffer.from([0xc3, 0x28]))],
];

export default {
  short: true,
  async run(hostile) {
    for (const [code, bytes] of FRAMES) {
      const wire = await hostile.webSocket();
      await wire.send(bytes);
      await wire.expectEnd();
      const last = Buffer.from(wire.received, 'latin1');
      const close = last.lastIndexOf(0x88);
      const said = close < 0 ? 'nothing' : last.readUInt16BE(close + 2);
      // A length that no number can hold is refused with another code.
      const codes = code === 1009 ? [1009, 1002] : [code, 1009];
      assert.ok(
        codes.includes(Number(said)),
        `${said}, not ${code}, for ${bytes.toString('hex', 0, 20)}`,
      );
      wire.close();
    }
  },
} satisfies AttackCode;
