/**
 * `npm run check 03`: checks the learner's files of a lab, or a server in any language, step by step.
 *
 * Status 0: everything passes. Status 1: something does not. Status 2: the checks could not run, or could not tell.
 */
// Each check starts a stage, and compiling it takes most of the time.
import '../tests/support/compile-once.js';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UsageError } from '../stages/exit.ts';
import { parseArguments } from './arguments.ts';
import { filesOf, findLab, type Lab, workFile } from './catalog.ts';
import { watchFolder } from './changes.ts';
import { type CheckOptions, checkLab, isOwn } from './check-lab.ts';
import { exitOnSignals, runCommand } from './command.ts';
import { givenPath } from './given-path.ts';
import { ROOT } from './parts.ts';
import { hashOf, saveProgress } from './progress.ts';
import { reportOf, summary } from './report.ts';
import { gradescopeReport } from './reports/gradescope.ts';
import { junitReport } from './reports/junit.ts';
import { checkResult, labResult } from './results.ts';
import { type Outcome, statusOf } from './run-checks.ts';

const USAGE = `npm run check NN -- [options]

  --step N             only this step
  --verbose            explains every failure, not only the first one
  --watch              checks again at each save (--poll for WSL and network drives)
  --slow N             N times as much patience, for a slow computer

To check a server in another language instead of your files in work/:

  --cmd "COMMAND"      starts it for each check; {port} is replaced by a free port
  --port-env NAME      gives it the port in this environment variable
  --connect HOST:PORT  checks a server that is already running
  --web-port PORT      its port for HTTP and WebSockets, if that is another one (labs 05 and 06);
                       in a --cmd, {webPort} is replaced by another free port

For other programs:

  --json               prints the result as JSON and nothing else (with npm run -s)
  --junit FILE         writes it in the format of JUnit
  --gradescope FILE    writes it as Gradescope's results.json`;

interface Options extends CheckOptions {
  readonly verbose: boolean;
  readonly json: boolean;
  readonly junit?: string | undefined;
  readonly gradescope?: string | undefined;
}

await runCommand(async (args) => {
  const { values, positionals } = parseArguments(args, {
    step: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    poll: { type: 'boolean', default: false },
    slow: { type: 'string', default: '1' },
    cmd: { type: 'string' },
    'port-env': { type: 'string' },
    connect: { type: 'string' },
    'web-port': { type: 'string' },
    json: { type: 'boolean', default: false },
    junit: { type: 'string' },
    gradescope: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (values.help) return console.log(USAGE);
  const lab = findLab(positionals[0]);
  if (!lab) throw new UsageError(`Say which lab: npm run check 03.\n\n${USAGE}`);
  const slow = Number(values.slow);
  if (!(slow >= 1 && slow <= 100)) throw new UsageError('--slow takes a number from 1 to 100.');
  exitOnSignals();
  const options = {
    ...values,
    slow,
    portVariable: values['port-env'],
    webPort: values['web-port'],
  };
  if (values['web-port'] && !values.connect)
    throw new UsageError('--web-port goes with --connect. In a --cmd, write {webPort}.');
  if (values.watch && !isOwn(options))
    throw new UsageError(
      '--watch looks at your files in work/, so it does not go with --cmd or --connect.',
    );
  if (values.watch) await checkAtEachSave(lab, options, values.poll);
  else process.exitCode = await check(lab, options);
});

/** Returns the exit status. */
async function check(lab: Lab, options: Options): Promise<number> {
  const say = options.json ? () => {} : console.log;
  const outcomes: Outcome[] = [];
  let isExplained = false;
  let step = '';
  const run = await checkLab(lab, options);
  for await (const outcome of run.outcomes()) {
    const { step: next = '' } = outcome.check;
    if (next !== step) say(titleOf(lab, next, isOwn(options)));
    step = next;
    outcomes.push(outcome);
    const details: boolean = outcome.kind !== 'passed' && (options.verbose || !isExplained);
    say(reportOf(outcome, lab.number, details));
    isExplained ||= details;
  }
  const status = statusOf(outcomes);
  say(`\n${summary(lab, outcomes)}`);
  if (status !== 0 && !options.verbose)
    say('The first failure is explained. All of them: --verbose');
  await writeReports(lab, outcomes, options);
  if (isOwn(options)) await remember(lab, outcomes);
  return status;
}

async function writeReports(
  lab: Lab,
  outcomes: readonly Outcome[],
  { json, junit, gradescope }: Options,
): Promise<void> {
  const result = labResult(
    lab,
    outcomes.map((outcome) => checkResult(lab, outcome)),
  );
  if (json) console.log(JSON.stringify(result, null, 2));
  if (junit) await writeFile(givenPath(junit), junitReport([[`lab ${lab.number}`, result]]));
  if (gradescope) await writeFile(givenPath(gradescope), gradescopeReport(result));
}

/** A server in another language has none of our files. */
function titleOf(lab: Lab, step: string, withPlace: boolean): string {
  const part = lab.parts.find((each) => each.step === step);
  const place = part && withPlace ? ` (${part.name} in ${workFile(lab, part)})` : '';
  return `\nStep ${step.slice(3)}: ${part?.title ?? 'the rest'}${place}`;
}

/** A step is passed when all of its checks pass. Where that cannot be told, it stays what it was. */
async function remember(lab: Lab, outcomes: readonly Outcome[]): Promise<void> {
  const changes = lab.parts.flatMap((part) => {
    const own = outcomes.filter(({ check }) => check.step === part.step);
    const status = statusOf(own);
    return own.length > 0 && status !== 2
      ? [[part.step, { passed: status === 0 ? hashOf(lab, part) : undefined }]]
      : [];
  });
  await saveProgress(lab.number, Object.fromEntries(changes));
}

/** Checks once, and then again whenever a file of the lab changes, until Ctrl-C. */
async function checkAtEachSave(lab: Lab, options: Options, poll: boolean): Promise<void> {
  // Rejects if there is nothing to watch yet.
  await checkLab(lab, options);
  const names = [...filesOf(lab).values()].map((file) => basename(file));
  using changes = watchFolder(`${ROOT}work/${lab.folder}`, names, poll);
  while (true) {
    console.clear();
    // What cannot be checked now, such as a file that is gone, may be there after the next change.
    await runCommand(async () => void (await check(lab, options)));
    console.log('\nWaiting for a change. Ctrl-C ends this.');
    await changes.next();
  }
}
