import type { CheckResult, LabResult } from '../results.ts';

/**
 * The `results.json` of a Gradescope autograder
 * (https://gradescope-autograders.readthedocs.io/en/latest/specs/): a test for each check, all visible, since
 * a learner can run the same checks. There is no score of the whole, so Gradescope adds up those of the tests.
 *
 * @param note text for the learner about the whole submission, if there is something to say
 */
export function gradescopeReport({ lab, title, seconds, checks }: LabResult, note = ''): string {
  const report = {
    output: [`Lab ${lab}: ${title}`, note].filter(Boolean).join('\n'),
    execution_time: Math.ceil(seconds),
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: numbered(checks),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The first check of step 1 is `1.1`. */
function numbered(checks: readonly CheckResult[]) {
  return checks.map((check, index) => {
    const first = checks.findIndex(({ step }) => step === check.step);
    return {
      name: check.title,
      number: `${check.step.slice(3)}.${index - first + 1}`,
      score: check.points,
      max_score: check.maxPoints,
      status: check.kind === 'passed' ? 'passed' : 'failed',
      output: check.explanation,
      visibility: 'visible',
    };
  });
}
