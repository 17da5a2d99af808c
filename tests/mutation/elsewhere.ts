/**
 * Loaded into each thread and process that a test starts, by NODE_OPTIONS from mutate.ts. While the runner
 * collects which mutants the tests cover, it records those that are covered here. The mutated code itself
 * reads from the environment which mutant is active.
 */
import { appendFileSync } from 'node:fs';
import type { InstrumenterContext } from '@stryker-mutator/api/core';

/** The environment variable that holds the current errand, if there is one. */
export const ERRAND = 'WIRECHAT_MUTATION_ERRAND';

export interface Errand {
  /** The running test. */
  readonly test: string;
  /** Receives a line for each mutant that the test covers. */
  readonly file: string;
  /** The name of the global variable in which the mutated code counts coverage. */
  readonly namespace: string;
}

/** One line of the file. */
export interface Meeting {
  readonly test: string;
  readonly mutant: string;
}

const { [ERRAND]: errand } = process.env;
if (errand) noteMeetings(JSON.parse(errand) as Errand);

/** Records each one at once, because a thread may be terminated at any moment. */
function noteMeetings({ test, file, namespace }: Errand): void {
  const counts = new Proxy<Record<string, number>>(
    {},
    {
      set(target, mutant: string, count: number) {
        const meeting: Meeting = { test, mutant };
        if (count === 1) appendFileSync(file, `${JSON.stringify(meeting)}\n`);
        return Reflect.set(target, mutant, count);
      },
    },
  );
  const mutants: InstrumenterContext = {
    currentTestId: test,
    mutantCoverage: { static: {}, perTest: { [test]: counts } },
  };
  Object.assign(globalThis, { [namespace]: mutants });
}
