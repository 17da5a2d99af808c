/**
 * Sends thousands of messages at once over TCP, in text and in JSON; each connection has a pace in either
 * dialect.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const people = await hostile.many(4, () => hostile.telnet());
    const programs = await hostile.many(4, () => hostile.json());
    await Promise.all([
      ...people.map(({ wire }) => wire.flood('as fast as it goes\r\n'.repeat(1_000), 2_500)),
      ...programs.map(({ wire }) =>
        wire.flood('{"type":"say","text":"as fast as it goes"}\n'.repeat(1_000), 2_500),
      ),
    ]);
  },
} satisfies AttackCode;
