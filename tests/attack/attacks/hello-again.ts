/**
 * Says hello thousands of times on one connection, with its own session, others and none; a connection
 * belongs to one member, and each further hello is refused at its pace.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const program = await hostile.json();
    const browser = await hostile.browser();
    const hello = { type: 'hello', v: 1, name: 'again', session: browser.session };
    await Promise.all([
      program.wire.flood(Buffer.concat(Array(1_000).fill(program.encode(hello))), 2_000),
      browser.wire.flood(Buffer.concat(Array(1_000).fill(browser.encode(hello))), 2_000),
      program.wire.expect(/already-joined/),
      browser.wire.expect(/already-joined/),
    ]);
  },
} satisfies AttackCode;
