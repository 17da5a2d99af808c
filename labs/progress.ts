/**
 * What the learner has solved, in `work/progress-03.json`. A step is passed with one text of its file: after
 * any change, it has to be checked again before the chat runs on it. Each lab has a file of its own, because
 * two labs may be checked at once.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { allLabs, filesOf, type Lab, workFile } from './catalog.ts';
import { type Part, ROOT } from './parts.ts';

interface StepProgress {
  /** The learner's file with which the step was passed, as a hash; undefined if it was not passed yet. */
  readonly passed?: string | undefined;
  /** How many hints have been shown. */
  readonly hints?: number;
}
export type Progress = Readonly<Record<string, StepProgress>>;

const fileOf = (lab: string) => `${ROOT}work/progress-${lab}.json`;

/** The progress in all labs. */
export function readProgress(): Progress {
  return Object.assign({}, ...allLabs().map(({ number }) => progressIn(number)));
}

function progressIn(lab: string): Progress {
  try {
    return JSON.parse(readFileSync(fileOf(lab), 'utf8')) as Progress;
  } catch {
    // There is none yet, or it was edited by hand. It can be made again by checking.
    return {};
  }
}

/** Changes the progress of some steps of a lab. Written beside and renamed, so that it is never half there. */
export async function saveProgress(lab: string, changes: Progress): Promise<void> {
  const progress = progressIn(lab);
  const file = fileOf(lab);
  const merged = Object.entries(changes).map(([step, change]) => [
    step,
    { ...progress[step], ...change },
  ]);
  await mkdir(`${ROOT}work`, { recursive: true });
  const text = `${JSON.stringify({ ...progress, ...Object.fromEntries(merged) }, null, 2)}\n`;
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

/** The hash of the learner's file for a part. */
export function hashOf(lab: Lab, part: Part): string | undefined {
  const file = ROOT + workFile(lab, part);
  if (!existsSync(file)) return undefined;
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Whether a step was passed with the file as it is now. */
export function isPassed(lab: Lab, part: Part, progress = readProgress()): boolean {
  const passed = progress[part.step]?.passed;
  return passed !== undefined && passed === hashOf(lab, part);
}

/** The files of all labs in which every part is passed, as the hook takes them. */
export function passedFiles(): Record<string, string> {
  const progress = readProgress();
  const passed = allLabs().flatMap((lab) =>
    [...filesOf(lab)].filter(([stage]) =>
      lab.parts.filter(({ file }) => file === stage).every((part) => isPassed(lab, part, progress)),
    ),
  );
  return Object.fromEntries(passed);
}
