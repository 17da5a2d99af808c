/** The result of a lab as data: what all report formats are made from. */
import type { Check } from '../tests/checks/check.ts';
import type { Lab } from './catalog.ts';
import { explanationOf } from './report.ts';
import type { Outcome } from './run-checks.ts';

export interface LabResult {
  /** `03`. */
  readonly lab: string;
  readonly title: string;
  readonly points: number;
  readonly maxPoints: number;
  readonly seconds: number;
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  /** `03.1`, and its title. */
  readonly step: string;
  readonly stepTitle: string;
  readonly title: string;
  /** `passed`, or what happened instead: only `passed` gives points. */
  readonly kind: Outcome['kind'] | 'not checked';
  readonly points: number;
  readonly maxPoints: number;
  readonly seconds: number;
  /** Where it is promised: a page of `docs/` and a heading on it. */
  readonly see?: string;
  /** What was sent, received and expected, for a failure; lines of text. */
  readonly explanation: string;
}

export function checkResult(lab: Lab, outcome: Outcome): CheckResult {
  const { check, kind, ms } = outcome;
  const explanation = kind === 'passed' ? '' : explanationOf(outcome).join('\n');
  return {
    ...unchecked(lab, check),
    kind,
    ...pointsFor(kind, check),
    seconds: ms / 1_000,
    explanation,
  };
}

function pointsFor(kind: Outcome['kind'], { points = 1 }: Check): { readonly points: number } {
  return { points: kind === 'passed' ? points : 0 };
}

/** The result of a check that has not run. */
export function unchecked(lab: Lab, { step = '', title, points = 1, see }: Check): CheckResult {
  const part = lab.parts.find((each) => each.step === step);
  return {
    step,
    stepTitle: part?.title ?? '',
    title,
    kind: 'not checked',
    points: 0,
    maxPoints: points,
    seconds: 0,
    ...(see && { see }),
    explanation: 'This was not checked.',
  };
}

export function labResult(lab: Lab, checks: readonly CheckResult[]): LabResult {
  const sum = (field: 'points' | 'maxPoints' | 'seconds') =>
    checks.reduce((total, check) => total + check[field], 0);
  return {
    lab: lab.number,
    title: lab.title,
    points: sum('points'),
    maxPoints: sum('maxPoints'),
    seconds: Number(sum('seconds').toFixed(3)),
    checks,
  };
}
