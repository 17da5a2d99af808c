/**
 * Measures wirechat beside its peers, in one run: `npm run bench`. Servers and the load generator are
 * processes of their own; this one gives the orders, reads what the servers cost from /proc, and writes
 * docs/performance.md.
 */
import { platform } from 'node:process';
import { compare } from './against.ts';
import { findContestants } from './contestants.ts';
import { LoadGenerator } from './load/generator.ts';
import { shareCores } from './measure/cores.ts';
import { chosen, parseOptions, USAGE } from './options.ts';
import { writePage } from './report/page.ts';
import { tables } from './report/table.ts';
import { type Result, run } from './run.ts';
import { quick, SCENARIOS } from './scenarios/scenarios.ts';

const start = performance.now();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}
try {
  await main();
  process.exit();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

async function main(): Promise<void> {
  const contestants = findContestants();
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  const options = parseOptions(process.argv.slice(2), {
    contestants: names(contestants),
    scenarios: names(SCENARIOS),
  });
  if (options.help) return console.log(USAGE);
  if (platform !== 'linux') {
    throw new Error(
      'The benchmark needs Linux: it reads the processor time and the memory of the servers from /proc.',
    );
  }
  const scenarios = chosen(SCENARIOS, options.only);
  const cores = shareCores();
  console.log(cores.sentence);
  using load = new LoadGenerator(cores);
  const tools = { cores, load };
  if (options.against !== undefined) {
    const compared = options.only.length > 0 ? scenarios : scenarios.filter((each) => each.isQuick);
    return await compare(options.against, compared, tools, tell);
  }
  const present = chosen(contestants, options.only).filter(({ title, lacking }) => {
    if (lacking !== undefined) console.log(`${title} is not measured: ${lacking}.`);
    return lacking === undefined;
  });
  const results: Result[] = [];
  for (const scenario of options.quick ? scenarios.map(quick) : scenarios) {
    console.log(`\n${scenario.title}. ${scenario.sentence}`);
    const result = await run(scenario, present, tools, tell);
    console.log(`\n${tables(result)}`);
    results.push(result);
  }
  if (options.only.length === 0 && !options.quick) await writePage(results, cores.sentence);
}

function tell(progress: string): void {
  const seconds = Math.round((performance.now() - start) / 1_000);
  console.log(`${`${seconds}`.padStart(5)} s  ${progress}`);
}
