/**
 * Opens WebSockets as other people's pages do, some with commands and escape sequences as names; all are
 * refused with 403, and the log shows a few of them, without anything dangerous to paste.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { upgradeRequest } from '../websocket.ts';

const ORIGINS = [
  'http://evil.example',
  'https://localhost.evil.example',
  'http://127.0.0.1.evil.example:8080',
  'null',
  'file://',
  'http://x$(touch /tmp/pwned)\x9b31m',
  "http://x';reboot;'",
];

export default {
  async run(hostile) {
    hostile.victim.drainLog();
    await hostile.many(200, async (index) => {
      const wire = await hostile.web();
      const origin = Buffer.from(`Origin: ${ORIGINS[index % ORIGINS.length]}`, 'latin1');
      await wire.send(Buffer.from(upgradeRequest('/ws', origin.toString('latin1')), 'latin1'));
      await wire.expect(/^HTTP\/1\.1 403/);
      wire.close();
    });
    const logged = hostile.victim.drainLog();
    assert.ok(logged.length < 50, `the log got ${logged.length} lines`);
    const text = logged.join('\n');
    assert.doesNotMatch(text, /\p{Cc}(?<!\n)/u, 'control characters in the log');
    assert.doesNotMatch(text, /\$\(|;reboot/, 'a command in the log');
  },
} satisfies AttackCode;
