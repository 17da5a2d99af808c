/**
 * Loaded into each thread and process that a test starts (by NODE_OPTIONS, which mutate.ts sets): when
 * the tests are to say which mutants they meet, it notes the ones that are met there. Which mutant is
 * active the mutated code reads from the environment by itself.
 */
import { appendFileSync } from 'node:fs';
import type { InstrumenterContext } from '@stryker-mutator/api/core';

/** The environment variable that holds an errand, while there is one. */
export const ERRAND = 'WIRECHAT_MUTATION_ERRAND';

export interface Errand {
  /** The test that runs. */
  readonly test: string;
  /** Gets a line for each mutant that it meets. */
  readonly file: string;
  /** The name of the global variable in which the mutated code counts. */
  readonly namespace: string;
}

/** One line of the file. */
export interface Meeting {
  readonly test: string;
  readonly mutant: string;
}

const { [ERRAND]: errand } = process.env;
if (errand) noteMeetings(JSON.parse(errand) as Errand);

/** Each as it happens: a thread may be ended at any moment. */
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
