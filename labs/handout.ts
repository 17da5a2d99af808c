/**
 * The text of a lab: `handouts/03-nicknames.md`. It begins with what the lab is about. A section such as
 * `## 03.1` belongs to a step, and ends with three hints, which the handout leaves out.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Lab, workFile } from './catalog.ts';
import { pointsOf } from './checks.ts';

interface LabText {
  readonly introduction: string;
  /** By step. */
  readonly steps: ReadonlyMap<string, StepText>;
}

interface StepText {
  readonly task: string;
  /** A question, a pointer, and nearly the answer. */
  readonly hints: readonly string[];
}

export async function textOf(lab: Lab): Promise<LabText> {
  const source = await readFile(new URL(`./handouts/${lab.folder}.md`, import.meta.url), 'utf8');
  const [introduction = '', ...sections] = source.split(/^## (?=\d\d\.\d+$)/m);
  return { introduction: introduction.trim(), steps: new Map(sections.map(stepOf)) };
}

function stepOf(section: string): [string, StepText] {
  const [step = ''] = section.split('\n', 1);
  const [task = '', hints = ''] = section.slice(step.length).split(/^### Hints$/m);
  const items = hints.split(/^\d\. /m).slice(1);
  return [
    step,
    { task: task.trim(), hints: items.map((hint) => hint.replace(/\n {3}/g, '\n').trim()) },
  ];
}

/** The handout that a learner gets: the text without its hints, with the place and the points of each step. */
export async function handoutOf(lab: Lab): Promise<string> {
  const { introduction, steps } = await textOf(lab);
  const sections = lab.parts.map((part) => {
    const number = part.step.split('.')[1];
    const place = `Write \`${part.name}\` in \`${basename(workFile(lab, part))}\`. ${pointsOf(part.step)} points.`;
    return `## Step ${number}: ${part.title}\n\n${place}\n\n${steps.get(part.step)?.task ?? ''}`;
  });
  const [core, all] = lab.hours;
  const time = `The core of this lab (marked ★) takes about ${core} h, all of it about ${all} h.`;
  return `${[`# Lab ${lab.number}: ${lab.title}`, time, introduction, ...sections].join('\n\n')}\n`;
}
