/**
 * Asks for names that people would mistake for another; names must be visible and distinguishable, so each
 * is taken or invalid (Unicode TR 39).
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

const NAMES = [
  'TEXT0',
  'ｔｅｘｔ０',
  'tехt0',
  'textO',
  'text0\u200b',
  'text0\u0301\u0301',
  '\u202etext0',
  'te\u00adxt0',
  'server',
  'Ｓystem',
  '\u3164',
  '\u2800',
];

export default {
  short: true,
  async run(hostile) {
    for (const name of NAMES) {
      const wire = await hostile.tcp();
      await wire.send(`${JSON.stringify({ type: 'hello', v: 1, name })}\n`);
      const [, answer] = await wire.expect(/"type":"(welcome|refused)"/);
      assert.equal(answer, 'refused', `${JSON.stringify(name)} was let in`);
      wire.close();
    }
  },
} satisfies AttackCode;
