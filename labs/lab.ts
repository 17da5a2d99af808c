/**
 * `npm run lab 03`: makes `work/03-nicknames/`, with a starter for each file that the learner writes in, and
 * with the handout. It never overwrites: a folder that exists stays, or is moved away with `--reset`.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UsageError } from '../stages/exit.ts';
import { parseArguments } from './arguments.ts';
import { allLabs, filesOf, findLab, type Lab } from './catalog.ts';
import { runCommand } from './command.ts';
import { handoutOf } from './handout.ts';
import { ROOT } from './parts.ts';
import { starterOf } from './starter.ts';

/** For editors: a file in `work` finds its neighbours in `stages`. */
const EDITOR_SETTINGS = `${JSON.stringify(
  {
    extends: '../tsconfig.json',
    compilerOptions: { rootDirs: ['.', '../stages'] },
    include: ['*/*.ts'],
  },
  null,
  2,
)}\n`;

await runCommand(async (args) => {
  const { values, positionals } = parseArguments(args, {
    reset: { type: 'boolean', default: false },
  });
  const [name] = positionals;
  if (name === undefined) return console.log(list());
  const lab = findLab(name);
  if (!lab) throw new UsageError(`There is no lab '${name}'. This lists them: npm run lab`);
  await open(lab, values.reset);
});

async function open(lab: Lab, reset: boolean): Promise<void> {
  const folder = `${ROOT}work/${lab.folder}`;
  if (existsSync(folder)) {
    if (!reset)
      throw new UsageError(
        `work/${lab.folder} exists already, and nothing in it was changed. To begin again: npm run lab ${lab.number} -- --reset. It keeps your files under another name.`,
      );
    const kept = `${folder}.${new Date().toISOString().slice(0, 19).replaceAll(':', '.')}`;
    await rename(folder, kept);
    console.log(`Your old files are in work/${basename(kept)}.`);
  }
  await mkdir(folder, { recursive: true });
  for (const [stage, own] of filesOf(lab)) {
    const source = await readFile(ROOT + stage, 'utf8');
    await writeFile(ROOT + own, starterOf(source, stage, lab.number, lab.folder));
  }
  await writeFile(`${folder}/LAB.md`, await handoutOf(lab));
  await writeFile(`${ROOT}work/tsconfig.json`, EDITOR_SETTINGS);
  console.log(opened(lab));
}

function opened({ number, folder, title }: Lab): string {
  return [
    `Lab ${number}: ${title}. Your files are in work/${folder}.`,
    '',
    `  1. Read work/${folder}/LAB.md.`,
    `  2. See what is missing:    npm run check ${number}`,
    `  3. Write the first step, and check again. If you are stuck: npm run hint ${number}`,
  ].join('\n');
}

function list(): string {
  const lines = allLabs().map(
    ({ number, title, parts, hours: [core] }) =>
      `  ${number}  ${title} (${parts.length} steps; the core takes about ${core} h)`,
  );
  return ['The labs of wirechat; begin one with npm run lab NN:', '', ...lines].join('\n');
}
