import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Lab } from '../catalog.ts';
import { allChecks } from '../checks.ts';
import { unchecked } from '../results.ts';
import { type Grade, gradeSubmission } from './grade-submission.ts';
import type { Limits } from './limits.ts';
import { Progress } from './progress.ts';
import { copyRepository, type Submission } from './submission.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Grades all submissions, some at a time. The grades are in the order of the submissions. */
export async function gradeAll(
  submissions: readonly Submission[],
  settings: {
    readonly lab: Lab;
    readonly jobs: number;
    readonly limits: Limits;
    readonly slow: number;
  },
): Promise<Grade[]> {
  const { lab, jobs } = settings;
  await using folder = await temporaryFolder();
  const template = folder.path;
  await copyRepository(template);
  await begin(lab, template);
  const plan = allChecks()
    .filter(({ step = '' }) => step.startsWith(`${lab.number}.`))
    .map((check) => unchecked(lab, check));
  const grading = { ...settings, template, plan };
  const progress = new Progress(submissions.length);
  const grades: Grade[] = [];
  const queue = submissions.entries();
  // All take from one queue, so a slow submission holds up none but the one that follows it.
  const work = async () => {
    for (const [index, submission] of queue) {
      const grade = await gradeSubmission(submission, grading, (done, of) =>
        progress.checked(submission.name, done, of),
      );
      progress.finished(grade);
      grades[index] = grade;
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return grades;
}

/** Opens the lab in the copy, as a learner does. */
async function begin(lab: Lab, copy: string): Promise<void> {
  const child = spawn(process.execPath, [join(copy, 'labs', 'lab.ts'), lab.number], {
    cwd: copy,
    stdio: 'ignore',
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`lab ${lab.number} could not be opened: status ${status}`);
}
