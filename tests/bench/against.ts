/**
 * Compares this checkout with another commit: `--against COMMIT`. Both run interleaved, in several pairs.
 * Each pair starts both servers anew, because two runs of the same program differ by more than the rounds
 * of one run do: V8 compiles other code, and the memory is laid out differently.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contestant, here, stage06 } from './contestants.ts';
import { median, type Verdict, verdict } from './measure/statistics.ts';
import { digits } from './report/numbers.ts';
import { valuesOf } from './report/table.ts';
import { run } from './run.ts';
import type { Scenario, Tools } from './scenarios/scenario.ts';
import { quick } from './scenarios/scenarios.ts';

const ROOT = here('../../');
const PAIRS = 6;
const THREADS = 2;

/** Prints a sentence for each scenario: which of the two costs more, and by how much. */
export async function compare(
  commit: string,
  scenarios: readonly Scenario[],
  tools: Tools,
  tell: (progress: string) => void,
): Promise<void> {
  using other = checkOut(commit);
  const here: Contestant = { ...stage06(ROOT, THREADS), title: 'this checkout' };
  const there: Contestant = { ...stage06(other.folder, THREADS), title: commit };
  for (const scenario of scenarios.map(quick)) {
    const pairs: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      tell(`${scenario.title}, pair ${pair + 1} of ${PAIRS}`);
      // The first of two has a colder machine, so they take turns at that, too.
      const order = pair % 2 === 0 ? [here, there] : [there, here];
      const { rows } = await run(
        { ...scenario, rounds: perPair(scenario) },
        order,
        tools,
        () => {},
      );
      const cost = (contestant: Contestant) => {
        const row = rows.find((each) => each.contestant === contestant);
        return row ? median(valuesOf(row, scenario.main)) : Number.NaN;
      };
      const ratio = cost(here) / cost(there);
      if (!Number.isNaN(ratio)) pairs.push(ratio);
    }
    console.log(sentence(scenario, commit, pairs));
  }
}

/** Where each round is a new server, a pair is one round. */
function perPair({ rounds, warmUps }: Scenario): number {
  return warmUps > 1 ? rounds : 1;
}

export function sentence(scenario: Scenario, commit: string, pairs: readonly number[]): string {
  const figure = scenario.figures.find(({ key }) => key === scenario.main)?.title;
  if (pairs.length < PAIRS) return `${scenario.title}: not compared, because a pair failed.`;
  const range = `${digits(median(pairs))} times that of ${commit} (${digits(Math.min(...pairs))} to ${digits(Math.max(...pairs))} in ${pairs.length} pairs of runs)`;
  return `${scenario.title}: ${WORDS[verdict(pairs)]}. ${figure}: ${range}.`;
}

const WORDS: Record<Verdict, string> = {
  costlier: 'this checkout costs more',
  cheaper: 'this checkout is cheaper',
  'no difference': 'no difference that this machine can show',
};

/** The commit in a temporary folder, with our packages if it needs the same ones. */
function checkOut(commit: string): Disposable & { readonly folder: string } {
  const { stdout, status } = command(
    'git',
    'rev-parse',
    '--verify',
    '--quiet',
    `${commit}^{commit}`,
  );
  if (status !== 0) throw new Error(`There is no commit '${commit}' here.`);
  const parent = mkdtempSync(join(tmpdir(), 'wirechat-bench-'));
  const folder = `${join(parent, 'checkout')}/`;
  const remove = () => {
    rmSync(parent, { recursive: true, force: true });
    command('git', 'worktree', 'prune');
  };
  // Also if the run is interrupted.
  process.once('exit', remove);
  const added = command('git', 'worktree', 'add', '--detach', folder, stdout.trim());
  if (added.status !== 0) throw new Error(added.stderr);
  if (hasSamePackages(folder)) symlinkSync(join(ROOT, 'node_modules'), `${folder}node_modules`);
  else if (command('npm', 'ci', '--prefix', folder).status !== 0)
    throw new Error(`The packages of ${commit} could not be installed.`);
  return { folder, [Symbol.dispose]: remove };
}

function hasSamePackages(folder: string): boolean {
  const lock = 'package-lock.json';
  return readFileSync(join(folder, lock), 'utf8') === readFileSync(join(ROOT, lock), 'utf8');
}

function command(name: string, ...args: string[]) {
  return spawnSync(name, args, { cwd: ROOT, encoding: 'utf8' });
}
