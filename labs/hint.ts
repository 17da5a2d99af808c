/** `npm run hint 03`: the next of three hints for the first step that is not passed. */
import { UsageError } from '../stages/exit.ts';
import { parseArguments } from './arguments.ts';
import { findLab } from './catalog.ts';
import { runCommand } from './command.ts';
import { textOf } from './handout.ts';
import { isPassed, readProgress, saveProgress } from './progress.ts';

await runCommand(async (args) => {
  const { values, positionals } = parseArguments(args, { step: { type: 'string' } });
  const lab = findLab(positionals[0]);
  if (!lab)
    throw new UsageError(
      'Say which lab: npm run hint 03. To choose a step: npm run hint 03 -- --step 2',
    );
  const chosen = values.step && `${lab.number}.${values.step}`;
  const part = chosen
    ? lab.parts.find(({ step }) => step === chosen)
    : lab.parts.find((each) => !isPassed(lab, each));
  if (!part)
    throw new UsageError(
      chosen
        ? `Lab ${lab.number} has no step ${values.step}. Its last one is ${lab.parts.length}.`
        : `All steps of lab ${lab.number} pass. Compare: npm run solution ${lab.number}`,
    );
  const { steps } = await textOf(lab);
  const hints = steps.get(part.step)?.hints ?? [];
  const shown = Math.min((readProgress()[part.step]?.hints ?? 0) + 1, hints.length);
  await saveProgress(lab.number, { [part.step]: { hints: shown } });
  console.log(`Lab ${lab.number}, step ${part.step.slice(3)}: ${part.title}\n`);
  for (const [index, hint] of hints.slice(0, shown).entries())
    console.log(`Hint ${index + 1} of ${hints.length}: ${hint}\n`);
  console.log(
    shown < hints.length
      ? `The next one: npm run hint ${lab.number}${values.step ? ` -- --step ${values.step}` : ''}`
      : `That was the last one. The reference: npm run solution ${lab.number} -- --give-up`,
  );
});
