/**
 * `npm run labs`: what takes too long for `npm test`. All labs are solved with the stages' own bodies, the
 * heartbeat is waited for, and the room for clips is filled.
 *
 * `npm run labs -- --times 100 [--lab 03]… [--jobs 4] [--minutes 60]` runs all checks that often instead, several
 * at once, and says how often their answer was not the same. Status 1: it was not, or not all runs were finished.
 */
import '../support/compile-once.js';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { allLabs, findLab } from '../../labs/catalog.ts';
import { exitOnSignals, runCommand } from '../../labs/command.ts';
import { ownServers } from '../../labs/servers.ts';
import { UsageError } from '../../stages/exit.ts';
import { repeat } from './repeat.ts';

const READY_MS = 60_000;

await runCommand(async (args) => {
  if (args.length > 0) return runTimes(args);
  process.env.WIRECHAT_ALL_LABS = '1';
  await import('./mine.test.ts');
  await import('./wrong-servers.test.ts');
  await import('../stages/05-heartbeat.ts');
  await import('../stages/06-eviction.ts');
});

async function runTimes(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: 'string', default: '1' },
      lab: { type: 'string', multiple: true, default: allLabs().map(({ number }) => number) },
      jobs: { type: 'string', default: String(2 * availableParallelism()) },
      minutes: { type: 'string', default: '60' },
    },
  });
  const labs = values.lab.map((name) => {
    const lab = findLab(name);
    if (!lab) throw new UsageError(`There is no lab '${name}'. This lists them: npm run lab`);
    return lab.number;
  });
  exitOnSignals();
  const times = numberIn(values.times, '--times');
  const results = await repeat({
    labs,
    times,
    jobs: numberIn(values.jobs, '--jobs'),
    minutes: numberIn(values.minutes, '--minutes'),
    servers: (lab) => ownServers(lab, {}, READY_MS),
    say: console.log,
  });
  for (const { lab, runs, checks, failures } of results) {
    console.log(
      `Lab ${lab}: ${runs} of ${times} runs with ${checks} checks each, of which ${failures.length} failed.`,
    );
    if (failures.length > 0 || runs < times) process.exitCode = 1;
  }
}

function numberIn(text: string, option: string): number {
  const number = Number(text);
  if (!(number >= 1)) throw new UsageError(`${option} takes a number from 1 on.`);
  return number;
}
