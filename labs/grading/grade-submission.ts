import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../catalog.ts';
import { endGroup } from '../program.ts';
import { type CheckResult, type LabResult, labResult } from '../results.ts';
import { exceeded, type Limits, limited } from './limits.ts';
import { endMarked, markOf, usageOf } from './marked-processes.ts';
import { addSubmission, isEmpty, type Submission, TEMPORARY } from './submission.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { WorkerReport } from './worker.ts';

/** What became of one submission. */
export interface Grade {
  readonly name: string;
  readonly result: LabResult;
  /** Something about the whole of it, for the learner: that it was ended, for example. */
  readonly note: string;
}

export interface Grading {
  readonly lab: Lab;
  readonly limits: Limits;
  readonly slow: number;
  /** A copy of the repository with the lab begun in it, which each submission gets a copy of. */
  readonly template: string;
  /** All checks of the lab, as if none had passed: the result of a submission that cannot be checked. */
  readonly plan: readonly CheckResult[];
}

/** What is there now, and must not outlive this process. */
const running = new Map<string, ChildProcess>();
process.once('exit', () => {
  for (const [id, child] of running) end(child, id);
});

/** How often the limits are looked at. */
const WATCH_MS = 200;

/**
 * Checks one submission in a process of its own, within limits, and leaves no process and no file behind.
 * Never rejects for something that the learner did.
 *
 * This protects against mistakes, not against malice: the program runs as the same user, with the network.
 */
export async function gradeSubmission(
  submission: Submission,
  grading: Grading,
  progress: (checked: number, all: number) => void,
): Promise<Grade> {
  const { lab, plan } = grading;
  const reason = isEmpty(submission, lab);
  if (reason) return gradeOf(submission, lab, plan, reason);
  try {
    await using folder = await temporaryFolder();
    const copy = folder.path;
    await cp(grading.template, copy, { recursive: true, verbatimSymlinks: true });
    const cwd = await addSubmission(submission, copy, lab);
    const { checks, note } = await run(submission, grading, copy, cwd, progress);
    return gradeOf(submission, lab, checks, note);
  } catch (error) {
    return gradeOf(submission, lab, plan, `It could not be checked: ${(error as Error).message}.`);
  }
}

function gradeOf({ name }: Submission, lab: Lab, checks: readonly CheckResult[], note: string) {
  const explained = checks.map((check) =>
    check.kind === 'not checked' && note ? { ...check, explanation: note } : check,
  );
  return { name, result: labResult(lab, explained), note };
}

async function run(
  { command }: Submission,
  { lab, limits, slow, plan }: Grading,
  copy: string,
  cwd: string,
  progress: (checked: number, all: number) => void,
): Promise<{ readonly checks: readonly CheckResult[]; readonly note: string }> {
  const id = randomUUID();
  let checks = [...plan];
  let note = '';
  const child = launch([lab.number, String(slow), ...(command ? [command] : [])], copy, cwd, {
    limits,
    id,
  });
  running.set(id, child);
  const stop = (why: string) => {
    note ||= why;
    end(child, id);
  };
  child.on('message', (message: WorkerReport) => {
    if (message.type === 'plan') checks = [...message.checks];
    else if (message.type === 'failed') note = message.why;
    else checks[message.index] = message.result;
    progress(checks.filter(({ kind }) => kind !== 'not checked').length, checks.length);
  });
  const clock = setTimeout(
    () => stop(`It was ended at the limit of ${limits.seconds} s.`),
    limits.seconds * 1_000,
  );
  const watch = setInterval(() => {
    const why = exceeded(usageOf(id), limits);
    if (why) stop(`${why} It was ended.`);
  }, WATCH_MS);
  try {
    const [status, signal] = await once(child, 'exit');
    if (status !== 0) note ||= `Its checks ended early (${signal ?? `status ${status}`}).`;
  } finally {
    clearTimeout(clock);
    clearInterval(watch);
    end(child, id);
    running.delete(id);
  }
  return { checks, note };
}

/** The checks are the copy's own, and nothing that they print is of interest. */
function launch(
  args: readonly string[],
  copy: string,
  cwd: string,
  { limits, id }: { readonly limits: Limits; readonly id: string },
): ChildProcess {
  const worker = join(copy, 'labs', 'grading', 'worker.ts');
  const [file = '', ...rest] = limited([process.execPath, worker, ...args], limits);
  return spawn(file, rest, {
    cwd,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: environment(limits, id, copy),
  });
}

/** Temporary files are in the copy, too, and so are removed with it. */
function environment({ megabytes }: Limits, id: string, copy: string): NodeJS.ProcessEnv {
  const options = [process.env.NODE_OPTIONS, `--max-old-space-size=${megabytes}`];
  const temporary = join(copy, TEMPORARY);
  return {
    ...process.env,
    ...markOf(id),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    NODE_OPTIONS: options.filter(Boolean).join(' '),
  };
}

/** Ends the checks and all that they have started. */
function end(child: ChildProcess, id: string): void {
  if (child.pid !== undefined) endGroup(child.pid);
  endMarked(id);
}
