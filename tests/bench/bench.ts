/**
 * Measures wirechat beside its peers, in one run: `npm run bench`. Servers and the load generator are
 * processes of their own; this one gives the orders, reads what the servers cost from /proc, and writes
 * docs/performance.md.
 */
import { platform } from 'node:process';
import { compare } from './against.ts';
import { CONTESTANTS } from './contestants.ts';
import { LoadGenerator } from './load/generator.ts';
import { shareCores } from './measure/cores.ts';
import { chosen, parseOptions, USAGE } from './options.ts';
import { writePage } from './report/page.ts';
import { table } from './report/table.ts';
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
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  const options = parseOptions(process.argv.slice(2), {
    contestants: names(CONTESTANTS),
    scenarios: names(SCENARIOS),
  });
  if (options.help) return console.log(USAGE);
  if (platform !== 'linux') {
    throw new Error(
      'The benchmark needs Linux: it reads the processor time and the memory of the servers from /proc.',
    );
  }
  if (options.against !== undefined) return compare(options.against, options);

  const present = chosen(CONTESTANTS, options.only).filter(({ title, lacking }) => {
    if (lacking !== undefined) console.log(`${title} is not measured: ${lacking}.`);
    return lacking === undefined;
  });
  const scenarios = chosen(SCENARIOS, options.only).map((each) =>
    options.quick ? quick(each) : each,
  );
  const cores = shareCores();
  console.log(cores.sentence);
  using load = new LoadGenerator(cores);
  const results: Result[] = [];
  for (const scenario of scenarios) {
    console.log(`\n${scenario.title}. ${scenario.sentence}`);
    const result = await run(scenario, present, { cores, load }, tell);
    console.log(`\n${table(result)}`);
    for (const sentence of result.absent) console.log(sentence);
    results.push(result);
  }
  if (options.only.length === 0 && !options.quick) await writePage(results, cores.sentence);
}

function tell(progress: string): void {
  const seconds = Math.round((performance.now() - start) / 1_000);
  console.log(`${`${seconds}`.padStart(5)} s  ${progress}`);
}
