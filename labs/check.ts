/**
 * `npm run check 03`: checks the learner's files of a lab, or a server in any language, step by step.
 *
 * Status 0: everything passes. Status 1: something does not. Status 2: the checks could not run.
 */
import { existsSync, watch, watchFile } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../stages/exit.ts';
import { filesOf, findLab, type Lab, workFile } from './catalog.ts';
import { runCommand } from './command.ts';
import { compose, isWritten } from './compose.ts';
import { ROOT } from './parts.ts';
import { hashOf, saveProgress } from './progress.ts';
import type { Outcome } from './run-checks.ts';
import { commandServers, ownServers, runningServers, type Servers } from './servers.ts';

const USAGE = `npm run check NN -- [options]

  --step N             only this step
  --verbose            explains every failure, not only the first one
  --watch              checks again at each save (--poll for WSL and network drives)
  --slow N             N times as much patience, for a slow computer

To check a server in another language instead of your files in work/:

  --cmd "COMMAND"      starts it for each check; {port} is replaced by a free port
  --port-env NAME      gives it the port in this environment variable
  --connect HOST:PORT  checks a server that runs already`;

/** The time in which a correct server starts, and answers, on any computer; --slow multiplies both. */
const READY_MS = 15_000;
const PATIENCE_MS = 5_000;
const POLL_MS = 300;

interface Options {
  readonly step?: string | undefined;
  readonly verbose: boolean;
  readonly slow: number;
  readonly cmd?: string | undefined;
  readonly portVariable?: string | undefined;
  readonly connect?: string | undefined;
}

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      step: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      poll: { type: 'boolean', default: false },
      slow: { type: 'string', default: '1' },
      cmd: { type: 'string' },
      'port-env': { type: 'string' },
      connect: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return console.log(USAGE);
  const lab = findLab(positionals[0]);
  if (!lab) throw new UsageError(`Say which lab: npm run check 03.\n\n${USAGE}`);
  const slow = Number(values.slow);
  if (!(slow >= 1 && slow <= 100)) throw new UsageError('--slow takes a number from 1 to 100.');
  const options = { ...values, slow, portVariable: values['port-env'] };
  // Before the clients of the checks are loaded, which read it.
  process.env.WIRECHAT_PATIENCE_MS ??= String(PATIENCE_MS * slow);
  if (values.watch) await checkAtEachSave(lab, options, values.poll);
  else if (!(await checkLab(lab, options))) process.exitCode = 1;
});

/** Returns whether all checks pass. */
async function checkLab(lab: Lab, options: Options): Promise<boolean> {
  const [{ labChecks }, { runCheck }, { reportOf, summary }] = await Promise.all([
    import('./checks.ts'),
    import('./run-checks.ts'),
    import('./report.ts'),
  ]);
  const isOwn = !options.cmd && !options.connect;
  const servers = await serversFor(lab, options);
  const prefix = `${lab.number}.${options.step ?? ''}`;
  const checks = labChecks(servers.start, servers.run).filter(({ step = '' }) =>
    options.step ? step === prefix : step.startsWith(prefix),
  );
  if (checks.length === 0)
    throw new UsageError(
      lab.parts.some(({ step }) => step === prefix)
        ? `Step ${options.step} is not about a server, so it can only be checked in your own files in work/.`
        : `Lab ${lab.number} has no step ${options.step}. It has ${lab.parts.length}.`,
    );
  const outcomes: Outcome[] = [];
  let isExplained = false;
  let step = '';
  for (const check of checks) {
    if (check.step !== step) console.log(titleOf(lab, check.step ?? ''));
    step = check.step ?? '';
    const outcome: Outcome =
      isOwn && !isWritten(lab, step)
        ? { check, kind: 'not written', ms: 0 }
        : await runCheck(check, servers, options.slow);
    outcomes.push(outcome);
    const details: boolean = outcome.kind !== 'passed' && (options.verbose || !isExplained);
    console.log(reportOf(outcome, lab.number, details));
    isExplained ||= details;
  }
  const passes = outcomes.every(({ kind }) => kind === 'passed');
  console.log(`\n${summary(lab, outcomes)}`);
  if (!passes && !options.verbose)
    console.log('The first failure is explained. All of them: --verbose');
  if (isOwn) await remember(lab, outcomes);
  return passes;
}

function titleOf(lab: Lab, step: string): string {
  const part = lab.parts.find((each) => each.step === step);
  const place = part ? ` (${part.name} in ${workFile(lab, part)})` : '';
  return `\nStep ${step.slice(3)}: ${part?.title ?? 'the rest'}${place}`;
}

async function serversFor(
  lab: Lab,
  { cmd, portVariable, connect, slow }: Options,
): Promise<Servers> {
  if (connect) return runningServers(connect, lab.number);
  if (cmd) return commandServers(cmd, portVariable, READY_MS * slow);
  if (!existsSync(`${ROOT}work/${lab.folder}`))
    throw new UsageError(`You have not begun this lab: npm run lab ${lab.number}`);
  const missing = [...filesOf(lab).values()].filter((file) => !existsSync(ROOT + file));
  if (missing.length > 0)
    throw new UsageError(
      `${missing.join(' and ')} is missing. Bring it back, or begin again: npm run lab ${lab.number} -- --reset`,
    );
  return ownServers(lab.number, await compose(lab), READY_MS * slow);
}

/** A step is passed when all of its checks pass. */
async function remember(
  lab: Lab,
  outcomes: readonly { readonly check: { readonly step?: string }; readonly kind: string }[],
): Promise<void> {
  const changes = lab.parts.flatMap((part) => {
    const own = outcomes.filter(({ check }) => check.step === part.step);
    const hash = hashOf(lab, part);
    const isPassed = own.length > 0 && own.every(({ kind }) => kind === 'passed');
    return isPassed && hash ? [[part.step, { passed: hash }] as const] : [];
  });
  await saveProgress(Object.fromEntries(changes));
}

/** Checks once, and then again whenever a file of the lab changes, until Ctrl-C. */
async function checkAtEachSave(lab: Lab, options: Options, poll: boolean): Promise<void> {
  let changed = Promise.withResolvers<void>();
  const files = [...filesOf(lab).values()].map((file) => ROOT + file);
  if (poll)
    for (const file of files) watchFile(file, { interval: POLL_MS }, () => changed.resolve());
  else watch(`${ROOT}work/${lab.folder}`, () => changed.resolve());
  while (true) {
    console.clear();
    await checkLab(lab, options);
    console.log('\nWaiting for a change. Ctrl-C ends this.');
    await changed.promise;
    changed = Promise.withResolvers();
  }
}
