/**
 * `npm run grade -- submissions/ --lab 03`: checks a folder of submissions, several at once.
 *
 * Status 0: all were checked, whatever their points. Status 1: with --strict, some points are missing. Status
 * 2: the grading could not run.
 */
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { UsageError } from '../stages/exit.ts';
import { parseArguments } from './arguments.ts';
import { findLab } from './catalog.ts';
import { exitOnSignals, runCommand } from './command.ts';
import { givenPath } from './given-path.ts';
import { gradeAll } from './grading/grade-all.ts';
import type { Grade } from './grading/grade-submission.ts';
import { plain } from './grading/progress.ts';
import { submissionAt, submissionsIn } from './grading/submission.ts';
import { csvReport } from './reports/csv.ts';
import { gradescopeReport } from './reports/gradescope.ts';
import { htmlReport } from './reports/html.ts';
import { junitReport } from './reports/junit.ts';

const USAGE = `npm run grade -- FOLDER --lab NN [options]

FOLDER holds a folder for each submission: the learner's files of the lab, or a server in another
language with a file command.txt, whose one line starts it: python3 server.py {port}

  --csv FILE           writes a table: a line for each submission
  --html FILE          writes a page with all results and explanations
  --junit FILE         writes them in the format of JUnit
  --jobs N             checks N submissions at once (half of the processor's cores)
  --time-limit N       ends a submission after N seconds (300)
  --memory-limit N     ends a submission that uses more than N MB (1024)
  --process-limit N    ends a submission that has more than N processes at once (64)
  --slow N             N times as much patience (2)
  --single             FOLDER is one submission
  --strict             status 1 unless all submissions have all points
  --gradescope FILE    with --single: writes the result as Gradescope's results.json`;

const number = (fallback: string) => ({ type: 'string', default: fallback }) as const;

await runCommand(async (args) => {
  const { values, positionals } = parseArguments(args, {
    lab: { type: 'string' },
    csv: { type: 'string' },
    html: { type: 'string' },
    junit: { type: 'string' },
    gradescope: { type: 'string' },
    single: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    jobs: number(String(Math.max(1, Math.floor(availableParallelism() / 2)))),
    'time-limit': number('300'),
    'memory-limit': number('1024'),
    'process-limit': number('64'),
    slow: number('2'),
    help: { type: 'boolean', default: false },
  });
  if (values.help) return console.log(USAGE);
  const lab = findLab(values.lab);
  const [folder] = positionals;
  if (!lab || !folder)
    throw new UsageError(`Say what to grade: npm run grade -- submissions/ --lab 03\n\n${USAGE}`);
  if (values.gradescope && !values.single)
    throw new UsageError('--gradescope writes one result, so it needs --single.');
  const settings = {
    jobs: positive(values, 'jobs'),
    slow: positive(values, 'slow'),
    limits: {
      seconds: positive(values, 'time-limit'),
      megabytes: positive(values, 'memory-limit'),
      processes: positive(values, 'process-limit'),
    },
  };
  const path = givenPath(folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no folder ${folder}.`);
  const submissions = values.single
    ? [await submissionAt(path, lab)]
    : await submissionsIn(path, lab);
  if (submissions.length === 0) throw new UsageError(`${folder} holds no folders.`);
  exitOnSignals();
  const grades = await gradeAll(submissions, { ...settings, lab });
  console.log(table(grades));
  const isFull = grades.every(({ result }) => result.points === result.maxPoints);
  if (values.strict && !isFull) process.exitCode = 1;
  const [first] = grades;
  await Promise.all([
    write(values.csv, () => csvReport(grades, lab)),
    write(values.html, () => htmlReport(grades, lab)),
    write(values.junit, () => junitReport(grades.map(({ name, result }) => [name, result]))),
    write(values.gradescope, () => (first ? gradescopeReport(first.result, first.note) : '')),
  ]);
});

function positive<Name extends string>(values: Readonly<Record<Name, string>>, name: Name): number {
  const value = Number(values[name]);
  if (!(value >= 1 && value <= 100_000))
    throw new UsageError(`--${name} takes a number from 1 on.`);
  return value;
}

async function write(file: string | undefined, text: () => string): Promise<void> {
  if (file) await writeFile(givenPath(file), text());
}

function table(grades: readonly Grade[]): string {
  const width = Math.max(...grades.map(({ name }) => plain(name).length));
  const lines = grades.map(({ name, result, note }) => {
    const points = `${result.points} of ${result.maxPoints}`.padStart(9);
    return `${plain(name).padEnd(width)}  ${points}  ${plain(note)}`.trimEnd();
  });
  return `\n${lines.join('\n')}`;
}
