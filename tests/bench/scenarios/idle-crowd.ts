import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../server.ts';
import { needsMembers, Room, type Scenario } from './scenario.ts';

/** Long enough for a heartbeat of a few, short enough for a benchmark. */
const REST_MS = 1_000;

/** Members that say nothing. Each round has a new server, because memory is not given back. */
export function idleCrowd(size: number, rounds: number): Scenario {
  const count = size.toLocaleString('en');
  return {
    name: `idle-${size}`,
    title: `Idle crowd of ${count}`,
    sentence: `${count} clients join and say nothing. In Node and Bun, the memory is also read after a collection of the garbage; Python and ngircd free memory at once.`,
    figures: [
      { key: 'collected', title: 'memory of each, after a collection', unit: 'kB' },
      { key: 'each', title: 'memory of each, before it', unit: 'kB' },
      { key: 'join', title: 'time until all have joined', unit: 's' },
      { key: 'rest', title: 'CPU at rest', unit: '%' },
    ],
    main: 'collected',
    rounds,
    warmUps: 0,
    ...(size === 1_000 && { isQuick: true }),
    excludes: needsMembers(size),
    open: async (contestant, tools) => ({
      round: async () => {
        await using room = await Room.open(contestant, tools);
        const { server, crowd } = room;
        await server.collect();
        const empty = await server.memory();
        const join = await crowd.join(size);
        const full = await server.memory();
        await server.collect();
        const collected = await server.memory();
        return {
          collected: (collected - empty) / size / 1e3,
          each: (full - empty) / size / 1e3,
          join: join / 1e3,
          rest: await atRest(server),
        };
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}

/** Percent of a core. */
async function atRest(server: Server): Promise<number> {
  const before = await server.cpu();
  await sleep(REST_MS);
  const after = await server.cpu();
  return (100 * (after.total - before.total)) / (REST_MS * 1_000);
}
