import { basename, dirname } from 'node:path';
import { type Part, partsIn, programOf } from './parts.ts';

/**
 * The file that a learner begins with: the stage's own file, in which the bodies of the parts of one lab are
 * replaced by an error that says what to write and where.
 *
 * @param file the file of the stage, from the root
 * @param lab the number of the lab: `03`
 */
export function starterOf(source: string, file: string, lab: string, folder: string): string {
  const parts = partsIn(source, file).filter(({ step }) => step.startsWith(`${lab}.`));
  const edits = [
    ...parts.map((part) => ({ ...part, text: todo(part, indentAt(source, part.end)) })),
    ...importEdits(source, file, folder),
  ].sort((one, other) => other.start - one.start);
  let starter = source;
  // From the end to the beginning, so that the positions of earlier edits stay valid.
  for (const { start, end, text } of edits)
    starter = starter.slice(0, start) + text + starter.slice(end);
  return starter;
}

/** What stands in place of a body: an error that says what to write. `notWritten` recognizes it. */
function todo({ step, title, name, file }: Part, indent: string): string {
  const [lab, number] = step.split('.');
  const place = `${name} in ${basename(file)}`;
  return `{\n${indent}  // ${title}.\n${indent}  throw new Error('Lab ${lab}, step ${number}: write ${place}.');\n${indent}}`;
}

const TODO = /Lab (\d\d), step (\d+): write .+? in [\w-]+\.ts\./;

/** The message of a part that is not written yet, if a text such as a server's output contains one. */
export function notWritten(text: string): string | undefined {
  return TODO.exec(text)?.[0];
}

function indentAt(source: string, end: number): string {
  const line = source.slice(source.lastIndexOf('\n', end - 1) + 1, end);
  return /^\s*/.exec(line)?.[0] ?? '';
}

/** A part of an earlier stage that a later lab has written: its neighbours are in another folder then. */
function importEdits(source: string, file: string, folder: string) {
  const home = basename(dirname(file));
  if (home === folder) return [];
  const { body } = programOf(source) as unknown as { body: { source?: Literal }[] };
  return body.flatMap(({ source: from }) =>
    from?.value.startsWith('./')
      ? [{ start: from.start, end: from.end, text: `'../${home}/${from.value.slice(2)}'` }]
      : [],
  );
}

interface Literal {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}
