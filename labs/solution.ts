/** `npm run solution 03`: the reference beside the learner's own files, as a diff, once a step is passed. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { UsageError } from '../stages/exit.ts';
import { parseArguments } from './arguments.ts';
import { filesOf, findLab, type Lab } from './catalog.ts';
import { runCommand } from './command.ts';
import { ROOT } from './parts.ts';
import { isPassed } from './progress.ts';
import { starterOf } from './starter.ts';

await runCommand(async (args) => {
  const { values, positionals } = parseArguments(args, {
    'give-up': { type: 'boolean', default: false },
  });
  const lab = findLab(positionals[0]);
  if (!lab) throw new UsageError('Say which lab: npm run solution 03');
  if (!existsSync(`${ROOT}work/${lab.folder}`))
    throw new UsageError(`You have not begun this lab: npm run lab ${lab.number}`);
  let hidden = 0;
  for (const [stage, own] of filesOf(lab)) {
    const parts = lab.parts.filter(({ file }) => file === stage);
    if (values['give-up'] || parts.every((part) => isPassed(lab, part)))
      console.log(await difference(lab, stage, own));
    else hidden += 1;
  }
  if (hidden > 0)
    console.log(
      `${hidden === 1 ? 'One file is' : `${hidden} files are`} not shown, because not all of their steps pass yet. To see them anyway: npm run solution ${lab.number} -- --give-up`,
    );
});

/** In both files, imports are as in the learner's folder. */
async function difference(lab: Lab, stage: string, own: string): Promise<string> {
  const reference = starterOf(await readFile(ROOT + stage, 'utf8'), stage, 'none', lab.folder);
  const mine = await readFile(ROOT + own, 'utf8');
  if (mine === reference) return `${own} is the reference, to the letter.`;
  return createTwoFilesPatch(own, stage, mine, reference, 'yours', 'the reference');
}
