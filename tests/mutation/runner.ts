/** The test runner for Stryker: runs tests in one process, and records which mutants each test covers. */
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  INSTRUMENTER_CONSTANTS,
  type InstrumenterContext,
  type MutantCoverage,
  type StrykerOptions,
} from '@stryker-mutator/api/core';
import type { Ignorer } from '@stryker-mutator/api/ignore';
import {
  commonTokens,
  declareClassPlugin,
  declareValuePlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import * as v from 'valibot';
import { ERRAND, type Errand, type Meeting } from './elsewhere.ts';
import { fileOf, loads, loadTests, runTest } from './unit-tests.ts';

/** The option that names the files of the tests. */
export const TEST_FILES = 'unitTestFiles';
/** The option for slow tests, which are used for mutants that no other test covers. */
export const LAST_TEST_FILES = 'lastTestFiles';

const { NAMESPACE, ACTIVE_MUTANT_ENV_VARIABLE } = INSTRUMENTER_CONSTANTS;

class UnitTestRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #files: readonly string[];
  readonly #lastFiles: ReadonlySet<string>;
  /** The data that the mutated code reads: the active mutant, and the coverage counters. */
  readonly #mutants: InstrumenterContext = {};
  /** Where threads and processes record the mutants that they cover. */
  readonly #meetings = join(tmpdir(), `meetings-${process.pid}`);

  constructor(options: StrykerOptions) {
    const paths = (name: string) => (options[name] as string[]).map((file) => resolve(file));
    this.#lastFiles = new Set(paths(LAST_TEST_FILES));
    this.#files = [...paths(TEST_FILES), ...this.#lastFiles];
    Object.assign(globalThis, { [NAMESPACE]: this.#mutants });
  }

  /** A module is loaded once, so a mutant that acts while modules load needs a new process. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun({ files = [] }: DryRunOptions): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    // All files are loaded before any test runs, so that code run on loading does not count for a test.
    for (const file of this.#files) await loadTests(file);
    for (const file of this.#files) {
      if (!files.some((mutated) => loads(file, mutated))) continue;
      for (const id of await loadTests(file)) {
        this.#mutants.currentTestId = id;
        const errand: Errand = { test: id, file: this.#meetings, namespace: NAMESPACE };
        process.env[ERRAND] = JSON.stringify(errand);
        const start = performance.now();
        const failureMessage = await runTest(id);
        const result = { id, name: id, timeSpentMs: performance.now() - start };
        if (failureMessage === undefined) tests.push({ ...result, status: TestStatus.Success });
        else tests.push({ ...result, status: TestStatus.Failed, failureMessage });
        delete this.#mutants.currentTestId;
        delete process.env[ERRAND];
      }
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#coverage() };
  }

  /** Which tests run for which mutant: those that cover it, here or in other threads and processes. */
  #coverage(): MutantCoverage {
    const coverage = this.#mutants.mutantCoverage ?? { static: {}, perTest: {} };
    const isLast = (test: string) => this.#lastFiles.has(fileOf(test));
    // Only what they cover in this process: a thread that they start is rarely what they are about.
    const met = new Set(
      Object.entries(coverage.perTest).flatMap(([test, counts]) =>
        isLast(test) ? [] : Object.keys(counts),
      ),
    );
    const noted = existsSync(this.#meetings) ? readFileSync(this.#meetings, 'utf8') : '';
    for (const line of noted.split('\n').filter(Boolean)) {
      const { test, mutant } = JSON.parse(line) as Meeting;
      coverage.perTest[test] ??= {};
      coverage.perTest[test][mutant] ??= 1;
    }
    for (const [test, counts] of Object.entries(coverage.perTest))
      if (isLast(test)) for (const mutant of met) delete counts[mutant];
    return coverage;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, sandboxFileName, testFilter, hitLimit } = options;
    for (const file of new Set(testFilter?.map(fileOf))) await loadTests(file);
    this.#activate(activeMutant.id);
    Object.assign(this.#mutants, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    const ids = testFilter && ownFirst(testFilter, activeMutant.fileName);
    let nrOfTests = 0;
    for await (const id of ids ?? this.#loadWith(sandboxFileName)) {
      nrOfTests += 1;
      const failureMessage = await runTest(id);
      const endless = determineHitLimitReached(this.#mutants.hitCount, hitLimit);
      if (endless) return { status: MutantRunStatus.Timeout };
      if (failureMessage === undefined) continue;
      return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage, nrOfTests };
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }

  /** Loads one test file after the other, and yields the tests that may depend on the mutated file. */
  async *#loadWith(mutated: string): AsyncGenerator<string> {
    for (const file of ownFirst(this.#files, mutated)) {
      const ids = await loadTests(file);
      if (loads(file, mutated)) yield* ids;
    }
  }

  /** Also activates it in threads and processes that a test starts. */
  #activate(id: string): void {
    this.#mutants.activeMutant = id;
    process.env[ACTIVE_MUTANT_ENV_VARIABLE] = id;
  }
}

/** Puts the mutated file's own tests first: they notice quickly, where others may wait forever. */
function ownFirst(tests: readonly string[], mutated: string): string[] {
  const name = basename(mutated, '.ts');
  // A part of them may have a file of its own: `conversation-end.test.ts`.
  const isOwn = (file: string) => file === `${name}.test.ts` || file.startsWith(`${name}-`);
  const isOther = (id: string) => !isOwn(basename(fileOf(id)));
  return tests.toSorted((one, other) => Number(isOther(one)) - Number(isOther(other)));
}

/** A property of strings, such as emoji, has no complement: `\P{…}` would be a syntax error. */
const emoji: Ignorer = {
  shouldIgnore: (path) => (v.is(EmojiPattern, path) ? 'its change would be no code' : undefined),
};
const EmojiPattern = v.object({
  node: v.object({
    type: v.literal('RegExpLiteral'),
    pattern: v.pipe(v.string(), v.includes('\\p{RGI_Emoji}')),
  }),
});

/** `64 * 1024` is a number, as 65_536 is, and numbers are not mutated. */
const spelledOut: Ignorer = {
  shouldIgnore: (path) => (v.is(ProductPattern, path) ? 'it spells out a number' : undefined),
};
const NumberPattern: v.GenericSchema = v.union([
  v.object({ type: v.literal('NumericLiteral') }),
  v.object({
    type: v.literal('BinaryExpression'),
    left: v.lazy(() => NumberPattern),
    right: v.lazy(() => NumberPattern),
  }),
]);
const ProductPattern = v.object({ node: NumberPattern });

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'unit-tests', UnitTestRunner),
  declareValuePlugin(PluginKind.Ignore, 'emoji', emoji),
  declareValuePlugin(PluginKind.Ignore, 'spelledOut', spelledOut),
];

export const strykerValidationSchema = {
  type: 'object',
  properties: {
    [TEST_FILES]: { type: 'array', items: { type: 'string' } },
    [LAST_TEST_FILES]: { type: 'array', items: { type: 'string' } },
  },
};
