import type { CheckResult, LabResult } from '../results.ts';
import { escapeMarkup } from './markup.ts';

/**
 * JUnit's XML, as GitLab, Jenkins and others read it: a suite for each lab that was checked, a case for each
 * check. It has no points, so they are in the names of the failures.
 *
 * @param suites what was checked, each with the name of the learner, or of the lab
 */
export function junitReport(suites: readonly (readonly [name: string, LabResult])[]): string {
  const all = suites.flatMap(([, { checks }]) => checks);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="wirechat" ${counts(all)}>`,
    ...suites.flatMap(([name, { checks }]) => [
      `  <testsuite name="${escapeMarkup(name)}" ${counts(checks)}>`,
      ...checks.flatMap((check) => testCase(check, name)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(checks: readonly CheckResult[]): string {
  const failures = checks.filter(({ kind }) => kind !== 'passed').length;
  const seconds = checks.reduce((sum, check) => sum + check.seconds, 0);
  return `tests="${checks.length}" failures="${failures}" errors="0" skipped="0" time="${seconds.toFixed(3)}"`;
}

function testCase({ step, stepTitle, title, kind, seconds, ...check }: CheckResult, name: string) {
  const place = escapeMarkup(`${name}.${`step ${step.slice(3)} ${stepTitle}`.trim()}`);
  const head = `    <testcase classname="${place}" name="${escapeMarkup(title)}" time="${seconds.toFixed(3)}"`;
  if (kind === 'passed') return [`${head}/>`];
  const message = escapeMarkup(`${kind} (0 of ${check.maxPoints} points)`);
  return [
    `${head}>`,
    `      <failure message="${message}" type="${kind}">${escapeMarkup(check.explanation)}</failure>`,
    '    </testcase>',
  ];
}
