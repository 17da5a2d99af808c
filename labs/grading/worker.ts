/**
 * Checks one submission, in a copy of the repository, in a process of its own, and reports to the grader:
 * first all checks as if none had passed, then each result as it comes. So a submission that has to be ended
 * keeps the points that it has earned.
 *
 * `node worker.ts 03 SLOW [COMMAND]`
 */
import { findLab } from '../catalog.ts';
import { checkLab } from '../check-lab.ts';
import { type CheckResult, checkResult, unchecked } from '../results.ts';

export type WorkerReport =
  | { readonly type: 'plan'; readonly checks: readonly CheckResult[] }
  | { readonly type: 'result'; readonly index: number; readonly result: CheckResult }
  | { readonly type: 'failed'; readonly why: string };

const [number, slow, cmd] = process.argv.slice(2);
const lab = findLab(number);
if (!lab) throw new Error(`there is no lab ${number}`);

try {
  const run = await checkLab(lab, { slow: Number(slow), cmd });
  await report({ type: 'plan', checks: run.checks.map((check) => unchecked(lab, check)) });
  let index = 0;
  for await (const outcome of run.outcomes()) {
    await report({ type: 'result', index, result: checkResult(lab, outcome) });
    index += 1;
  }
} catch (error) {
  await report({ type: 'failed', why: (error as Error).message });
}
// What a submission has left open must not keep this process.
process.exit();

function report(message: WorkerReport): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}
