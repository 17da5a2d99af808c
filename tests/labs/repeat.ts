/**
 * All checks of a lab against its stage, many times, and several of them at once, which keeps the machine busy.
 * A correct server has to get the same answer each time: a check that sometimes fails is worse than none.
 */
import { performance } from 'node:perf_hooks';
import { labChecks } from '../../labs/checks.ts';
import { reportOf } from '../../labs/report.ts';
import { type Outcome, runCheck } from '../../labs/run-checks.ts';
import type { Servers } from '../../labs/server-programs.ts';

/** As much patience as with `--slow 6`. */
const SLOW = 6;

export interface Repetition {
  /** The numbers of the labs. */
  readonly labs: readonly string[];
  readonly times: number;
  /** How many run at once. */
  readonly jobs: number;
  /** After this time, no run begins. */
  readonly minutes: number;
  /** New servers of a lab for one run. */
  servers(lab: string): Servers;
  say(line: string): void;
}

export interface Repeated {
  readonly lab: string;
  /** Runs that have been finished. */
  readonly runs: number;
  readonly checks: number;
  /** What did not pass, in all runs. */
  readonly failures: readonly Outcome[];
}

export async function repeat(repetition: Repetition): Promise<Repeated[]> {
  const { labs, times, jobs, minutes, say } = repetition;
  const all = Array.from({ length: times }, () => labs).flat();
  const results = new Map(labs.map((lab) => [lab, { lab, runs: 0, checks: 0, failures: [] }]));
  const deadline = performance.now() + minutes * 60_000;
  let begun = 0;
  let finished = 0;

  async function work(): Promise<void> {
    while (begun < all.length && performance.now() < deadline) {
      const lab = all[begun] ?? '';
      begun += 1;
      const began = performance.now();
      const outcomes = await runLab(lab, repetition.servers(lab));
      const result = results.get(lab) as { runs: number; checks: number; failures: Outcome[] };
      const failures = outcomes.filter(({ kind }) => kind !== 'passed');
      result.runs += 1;
      result.checks = outcomes.length;
      result.failures.push(...failures);
      finished += 1;
      const seconds = Math.round((performance.now() - began) / 1_000);
      const passed = outcomes.length - failures.length;
      say(`[${finished}/${all.length}] lab ${lab}: ${passed} of ${outcomes.length}, ${seconds} s`);
      for (const failure of failures) say(reportOf(failure, lab, true));
    }
  }

  await Promise.all(Array.from({ length: jobs }, work));
  return [...results.values()];
}

async function runLab(lab: string, servers: Servers): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of labChecks(servers.start, servers.run))
    if (check.step?.startsWith(`${lab}.`)) outcomes.push(await runCheck(check, servers, SLOW));
  return outcomes;
}
