import { allParts, type Part } from './parts.ts';

/** A lab: some functions of one stage, which the learner writes step by step. */
export interface Lab {
  /** `03`. */
  readonly number: string;
  /** The folder of the stage, and of the learner's files in `work/`. */
  readonly folder: string;
  readonly title: string;
  /** How long it takes, for the steps that are its core and for all of them. */
  readonly hours: readonly [core: number, all: number];
  readonly parts: readonly Part[];
}

const LABS = [
  { folder: '01-echo', title: 'Bytes come back', hours: [0.5, 1.5] },
  { folder: '02-threaded-tcp', title: 'From bytes to lines', hours: [1, 4] },
  { folder: '03-nicknames', title: 'One owner instead of a lock', hours: [1.5, 3] },
  { folder: '04-broadcast', title: 'One order for everybody', hours: [2, 5] },
  { folder: '05-websocket-bridge', title: 'Browsers join', hours: [2, 5] },
  { folder: '06-media', title: 'Files from strangers', hours: [1.5, 4] },
] as const;

/** All labs, with their parts. */
export function allLabs(): Lab[] {
  const parts = allParts();
  return LABS.map((lab) => {
    const number = lab.folder.slice(0, 2);
    return { ...lab, number, parts: parts.filter(({ step }) => step.startsWith(`${number}.`)) };
  });
}

export function findLab(name: string | undefined): Lab | undefined {
  return allLabs().find(({ number, folder }) => name === number || name === folder);
}

/** The learner's file for a file of a stage. */
export function workFile(lab: Lab, { file }: Part): string {
  return `work/${lab.folder}/${file.slice(file.lastIndexOf('/') + 1)}`;
}

/** The files that hold the parts of a lab, each once: those of the stages, and the learner's own. */
export function filesOf(lab: Lab): Map<string, string> {
  return new Map(lab.parts.map((part) => [part.file, workFile(lab, part)]));
}
