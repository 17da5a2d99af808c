import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { filesOf, type Lab } from '../catalog.ts';
import { NEEDED_FOLDERS, ROOT } from '../parts.ts';

/** What one learner has handed in. */
export interface Submission {
  /** The name of its folder. */
  readonly name: string;
  /** The folder that holds the learner's files. */
  readonly folder: string;
  /** How to start a server in another language; undefined for files of the lab. */
  readonly command?: string;
}

/** The file that makes a folder a server in another language. Its one line is what `--cmd` takes. */
const COMMAND_FILE = 'command.txt';
/** Where packages are found. */
const PACKAGES = 'node_modules';
/** The folder for temporary files, in a copy. */
export const TEMPORARY = 'tmp';
/** Large, and never part of a solution. */
const LEFT_OUT = new Set([PACKAGES, '.git', '.venv', '__pycache__']);

/** All submissions in a folder, in the order of their names. */
export async function submissionsIn(folder: string, lab: Lab): Promise<Submission[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  return Promise.all(names.map((name) => submissionAt(join(folder, name), lab)));
}

/**
 * The submission in a folder. Its files may be there, or where the learner had them: in `03-nicknames/` or
 * `work/03-nicknames/`.
 */
export async function submissionAt(folder: string, lab: Lab): Promise<Submission> {
  const name = basename(folder);
  const places = [folder, join(folder, lab.folder), join(folder, 'work', lab.folder)];
  for (const place of places) {
    const file = join(place, COMMAND_FILE);
    if (existsSync(file)) {
      const command = (await readFile(file, 'utf8')).trim();
      return { name, folder: place, command };
    }
  }
  const files = [...filesOf(lab).values()].map((file) => basename(file));
  const own = places.find((place) => files.some((file) => existsSync(join(place, file))));
  return { name, folder: own ?? folder };
}

/** Why a submission cannot be checked at all, or undefined. */
export function isEmpty({ folder, command }: Submission, lab: Lab): string | undefined {
  if (command === '') return `${COMMAND_FILE} is empty. Its one line says how to start the server.`;
  if (command?.includes('\n')) return `${COMMAND_FILE} has more than one line.`;
  const files = [...filesOf(lab).values()].map((file) => basename(file));
  if (command || files.some((file) => existsSync(join(folder, file)))) return undefined;
  return `None of the files of lab ${lab.number} is there (${files.join(', ')}), and no ${COMMAND_FILE}.`;
}

/**
 * Copies what the checks need to a folder of their own, so that a learner's program finds nobody else's files
 * beside its own and changes nothing. Packages are shared: they are too large to copy.
 */
export async function copyRepository(folder: string): Promise<void> {
  await Promise.all([
    ...NEEDED_FOLDERS.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })),
    cp(join(ROOT, 'package.json'), join(folder, 'package.json')),
    symlink(join(ROOT, PACKAGES), join(folder, PACKAGES), 'junction'),
  ]);
  // What a reader has written in this repository is not part of it.
  for (const name of ['work', TEMPORARY]) await mkdir(join(folder, name));
}

/**
 * Puts the learner's files into a copy, over the starters: what is missing counts as not written.
 * Symbolic links are left out, since they may lead out of the folder.
 *
 * @returns the folder in which the learner's program runs
 */
export async function addSubmission(
  { folder, command }: Submission,
  copy: string,
  lab: Lab,
): Promise<string> {
  const target = join(copy, 'work', command ? 'server' : lab.folder);
  if (command) await rm(target, { recursive: true, force: true });
  await cp(folder, target, {
    recursive: true,
    filter: async (source) => {
      if (source !== folder && LEFT_OUT.has(basename(source))) return false;
      const stats = await lstat(source);
      return stats.isFile() || stats.isDirectory();
    },
  });
  return target;
}
