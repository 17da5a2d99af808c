import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { filesOf, type Lab, workFile } from './catalog.ts';
import { type Part, partsIn, ROOT } from './parts.ts';
import { notWritten } from './starter.ts';

/**
 * Fills the gaps: what the learner has not written yet is taken from the reference. So a step can be checked
 * while later ones are still to be written, and being stuck on one never blocks another.
 *
 * @returns the files to use in place of those of the stage: the learner's own, or filled copies of them
 */
export async function compose(lab: Lab): Promise<Record<string, string>> {
  const files = [...filesOf(lab)].map(async ([stage, own]) => {
    const source = await readFile(ROOT + own, 'utf8');
    const filled = fill(source, own, await readFile(ROOT + stage, 'utf8'), stage);
    if (filled === source) return [stage, own];
    const copy = own.replace('work/', 'work/.filled/');
    await mkdir(dirname(ROOT + copy), { recursive: true });
    await writeFile(ROOT + copy, filled);
    return [stage, copy];
  });
  return Object.fromEntries(await Promise.all(files));
}

/** Whether the learner has begun to write the part of this step. */
export function isWritten(lab: Lab, step: string): boolean {
  const part = lab.parts.find((each) => each.step === step);
  if (!part) return true;
  const own = workFile(lab, part);
  const source = readFileSync(ROOT + own, 'utf8');
  return !gapsIn(source, own).some((gap) => gap.step === step);
}

function fill(source: string, own: string, reference: string, stage: string): string {
  const parts = partsIn(reference, stage);
  let filled = source;
  // From the end to the beginning, so that the positions of earlier gaps stay valid.
  for (const gap of gapsIn(source, own).reverse()) {
    const part = parts.find(({ step }) => step === gap.step);
    if (part)
      filled =
        filled.slice(0, gap.start) + reference.slice(part.start, part.end) + filled.slice(gap.end);
  }
  return filled;
}

/** The parts whose bodies are still those of the starter. */
function gapsIn(source: string, file: string): Part[] {
  try {
    return partsIn(source, file).filter(({ start, end }) => notWritten(source.slice(start, end)));
  } catch {
    // Not valid TypeScript: Node says where when it loads the file, and the report shows that.
    return [];
  }
}
