/**
 * Sends thousands of messages at once over TCP, in text and in JSON; each connection has a pace in either
 * dialect, and the host can remove anyone within a second.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    const people = await hostile.many(4, () => hostile.telnet());
    const programs = await hostile.many(4, () => hostile.json());
    const flooding = Promise.all([
      ...people.map(({ wire }) => wire.flood('as fast as it goes\r\n'.repeat(1_000), 2_500)),
      ...programs.map(({ wire }) =>
        wire.flood('{"type":"say","text":"as fast as it goes"}\n'.repeat(1_000), 2_500),
      ),
    ]);
    await hostile.pressOn(1_000);
    for (const pest of [people[0], programs[0]]) if (pest) await hostile.removedByHost(pest);
    await flooding;
  },
} satisfies AttackCode;
