import { type Contestant, here } from '../contestants.ts';
import type { CommandLine } from '../measure/cores.ts';
import { Server } from '../server.ts';
import type { Scenario, Tools, Values } from './scenario.ts';

/** On all cores, because nothing loads the server yet. */
const ANYWHERE = (command: CommandLine) => command;

/** From the command to the `welcome` of the first client; then, the memory of the empty server. */
export const start: Scenario = {
  name: 'start',
  title: 'Start',
  sentence:
    'From the command to the answer that the first client gets, on all cores; the memory at rest, after a collection.',
  figures: [
    { key: 'answer', title: 'first answer', unit: 's' },
    { key: 'npm', title: 'first answer with `npm run stage 06`', unit: 's' },
    { key: 'memory', title: 'memory at rest', unit: 'MB' },
  ],
  main: 'memory',
  rounds: 4,
  warmUps: 0,
  isQuick: true,
  open: async (contestant, tools) => ({
    round: async () => ({
      ...(await startOnce(contestant, tools)),
      npm: contestant.isOurs ? await firstAnswer(withNpm(contestant), tools) : Number.NaN,
    }),
    [Symbol.asyncDispose]: async () => {},
  }),
};

async function startOnce(contestant: Contestant, { load }: Tools): Promise<Values> {
  const begin = performance.now();
  await using server = await Server.start(contestant, ANYWHERE);
  await using crowd = await load.crowd(contestant.wire, server.port);
  await crowd.join(1, 0);
  const answer = (performance.now() - begin) / 1_000;
  await server.collect();
  return { answer, memory: (await server.memory()) / 1e6 };
}

async function firstAnswer(contestant: Contestant, { load }: Tools): Promise<number> {
  const begin = performance.now();
  await using server = await Server.start(contestant, ANYWHERE);
  await using crowd = await load.crowd(contestant.wire, server.port);
  await crowd.join(1, 0);
  return (performance.now() - begin) / 1_000;
}

/** The same options, started as people do. */
function withNpm(contestant: Contestant): Contestant {
  const options = contestant.command.slice(contestant.command.indexOf('06') + 1);
  const npm = ['npm', '--prefix', here('../..'), 'run', 'stage', '06', '--'] as const;
  return { ...contestant, command: [...npm, ...options] };
}
