/**
 * Sends texts that are meant to look like somebody else's line or to control a terminal; every line that is
 * shown names its author, and control and bidirectional characters are removed.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

const TEXTS = [
  'hello\n* text0 has left the room',
  'hello\r\n[text0] I agree\u2028[text0] and so do I\u0085[text0] we all do',
  '\u001b[2J\u001b]0;title\u0007\u009b31m',
  '\u202e[text0] reversed\u2066\u2069\u200f',
  '\u0000\u0008\u0008\u0008\u0008[text0] over it',
];
const ACTIONS = ['has left the room', 'is now known as text0', '\n* text0 has left the room'];

export default {
  short: true,
  async run(hostile) {
    const ear = await hostile.telnet();
    const pest = await hostile.json();
    for (const text of TEXTS) await pest.say({ type: 'say', text });
    for (const text of ACTIONS) await pest.say({ type: 'act', text });
    await pest.say({ type: 'say', text: 'that is all' });
    await ear.wire.expect(/that is all/);
    const heard = Buffer.from(ear.wire.received, 'latin1').toString();
    const lines = heard.split('\r\n').filter((line) => !line.includes('said in peace'));
    for (const line of lines) {
      assert.doesNotMatch(line, /^\[text0\]|^\* (text0|pest\d+) (has left|is now)/);
      assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }
  },
} satisfies AttackCode;
