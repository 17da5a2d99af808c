/** `npm run stage` lists the stages; `npm run stage NN` runs one until Ctrl-C. */
import type { Running } from '../shared/stage.ts';
import { findStage, helpFor, STAGES, type Stage } from './catalog.ts';
import { explain, onInterruption, UsageError } from './exit.ts';
import { invitation } from './invitation.ts';
import { parseOptions } from './options.ts';

// The reader of our output (a pipe, a terminal) may go away. The server continues.
process.stdout.on('error', () => {});

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error as Error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help') return console.log(list());
  const stage = findStage(name);
  if (!stage)
    throw new UsageError(
      `There is no stage '${name}'. The stages: ${STAGES.map(({ folder }) => folder).join(', ')}.`,
    );
  if (args.includes('--help')) return console.log(helpFor(stage));
  await run(stage, args);
}

async function run(stage: Stage, args: readonly string[]): Promise<void> {
  const options = parseOptions(stage, args, console.log);
  const { start } = await stage.load();
  const starting = start(options);
  closeOnInterruption(starting);
  console.log(invitation(stage, options, await starting));
}

/** Also works while the stage is starting: everything that is open by then is closed, too. */
function closeOnInterruption(starting: Promise<Running>): void {
  onInterruption(async () => {
    console.log('Shutting down. Again to end at once.');
    try {
      await (await starting).close();
      process.exit(0);
    } catch (error) {
      console.error(explain(error as Error));
      process.exit(1);
    }
  });
}

function list(): string {
  const lines = STAGES.map(({ folder, line }) => `  ${folder.padEnd(20)} ${line}`);
  return ['The stages of wirechat; run one with npm run stage NN:', '', ...lines].join('\n');
}
