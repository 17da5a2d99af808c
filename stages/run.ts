/** `npm run stage` lists the stages; `npm run stage NN` runs one until Ctrl-C. */
import type { Running } from '../shared/stage.ts';
import { findStage, STAGES, type Stage } from './catalog.ts';
import { explain } from './explain.ts';
import { invitation } from './invitation.ts';
import { helpFor, parseOptions, UsageError } from './options.ts';

// Who reads our output (a pipe, a terminal that was closed) may go away; the chat goes on.
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
  const running = await start(options);
  console.log(invitation(stage, options, running));
  closeOnSignal(running);
}

/**
 * The first signal closes in good order, the second ends the process at once. SIGHUP: the terminal
 * has been closed.
 */
function closeOnSignal(running: Running): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(130);
      closing = true;
      console.log('Shutting down. Again to end at once.');
      running.close().then(
        () => process.exit(0),
        (error: Error) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function list(): string {
  const lines = STAGES.map(({ folder, line }) => `  ${folder.padEnd(20)} ${line}`);
  return ['The stages of wirechat; run one with npm run stage NN:', '', ...lines].join('\n');
}
