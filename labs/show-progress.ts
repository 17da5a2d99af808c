/** `npm run progress`: where the learner is, over all labs. */
import { existsSync } from 'node:fs';
import { allLabs, type Lab, workFile } from './catalog.ts';
import { pointsOf } from './checks.ts';
import { runCommand } from './command.ts';
import { ROOT } from './parts.ts';
import { isPassed, readProgress } from './progress.ts';

await runCommand(() => {
  const labs = allLabs();
  console.log(labs.map(linesOf).join('\n\n'));
  const next = labs.find((lab) => !lab.parts.every((part) => isPassed(lab, part)));
  console.log(
    next
      ? `\nNext: npm run ${existsSync(`${ROOT}work/${next.folder}`) ? 'check' : 'lab'} ${next.number}`
      : '\nAll of it is yours. Run the chat on it: npm run stage 06 -- --mine',
  );
});

function linesOf(lab: Lab): string {
  const progress = readProgress();
  let points = 0;
  const lines = lab.parts.map((part) => {
    const isDone = isPassed(lab, part, progress);
    if (isDone) points += pointsOf(part.step);
    const wasPassed = progress[part.step]?.passed !== undefined;
    const exists = existsSync(ROOT + workFile(lab, part));
    const state = isDone ? '✓' : wasPassed ? '~' : exists ? '·' : ' ';
    const note = wasPassed && !isDone ? ' (changed since it passed: check again)' : '';
    return `  ${state} ${part.step.slice(3)}. ${part.title}${note}`;
  });
  const all = lab.parts.reduce((sum, { step }) => sum + pointsOf(step), 0);
  return [`Lab ${lab.number}: ${lab.title}, ${points} of ${all} points`, ...lines].join('\n');
}
