/**
 * Floods over TCP and over WebSockets, and fills the links with answers; the host, who has a link of its own,
 * removes one attacker after the other, each within a second.
 */
import type { AttackCode } from '../catalog.ts';

const LONGEST = '"'.repeat(2_000);
const FLOOD_MS = 10_000;

export default {
  // Behind a full link, everybody has to wait, except for the host.
  maxP99Ms: 2_000,
  async run(hostile) {
    // What they ask for are the longest answers: 27 such messages are about as much as the server keeps.
    const speakers = await hostile.many(3, () => hostile.json());
    const said = speakers.map(({ encode, wire }) =>
      wire.send(Buffer.concat(Array(27).fill(encode({ type: 'say', text: LONGEST })))),
    );
    await Promise.all(said);
    const askers = await hostile.many(6, () => hostile.telnet());
    const browsers = await hostile.many(3, () => hostile.browser());
    const flooding = [
      ...askers.map(({ wire }) => wire.flood('/recent 1000\r\n'.repeat(2_000), FLOOD_MS)),
      ...browsers.map(({ wire, encode }) => {
        const message = encode({ type: 'say', text: 'as fast as it goes' });
        return wire.flood(Buffer.concat(Array(1_000).fill(message)), FLOOD_MS);
      }),
    ];
    await hostile.pressOn(300);
    for (const pest of [...askers, ...browsers]) await hostile.removedByHost(pest);
    await Promise.all(flooding);
  },
} satisfies AttackCode;
