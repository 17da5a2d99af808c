/**
 * `npm run mutate -- stages/04-broadcast clients/chat/outbox.ts` changes the code, one small thing at a time,
 * and checks whether a unit test notices. Without a path it uses all code in `PLACES`.
 *
 * Survivors are printed at the end. Those that may survive have a reason in survivors.json. The exit status
 * is 1 if too many survive in one place, or if a reason is for code that is not there.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtempDisposable, rm } from 'node:fs/promises';
import { availableParallelism, devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { NEVER_CHANGED, PLACES } from './places.ts';
import { report } from './report.ts';
import { LAST_TEST_FILES, TEST_FILES } from './runner.ts';

/** A test that starts programs or a whole stage takes seconds, and covers few of their mutants. */
const IS_SLOW = /support\/(process|terminal-window|browser|target|lacking)\.ts|desktop-program\.ts/;

/** Properties come last, because a failing one first searches for its shortest counterexample. */
const TEST_FOLDERS = [
  'units',
  'clients/chat',
  'clients/tcp',
  'clients/terminal',
  'clients/desktop',
  'clients/host',
  'web',
  'web/stats',
  'contracts',
  'properties',
];
/** These tests start whole stages, so they only run for mutants that no other test covers. */
const STAGE_TESTS = 'tests/wiring/*.test.ts';

/** Less than the extra time of a test (`timeoutMS`), because only a failing test counts as noticing. */
const PATIENCE_MS = 2_500;

process.chdir(here('../..'));
const wanted = process.argv.slice(2).map((path) => withSlashes(path).replace(/\/$/, ''));
const known = globSync(PLACES.map(({ code }) => code)).map(withSlashes);
const files = known.filter(isWanted).filter(mayChange).sort();
const nothing = wanted.find((path) => !existsSync(path) || !files.some((file) => isIn(path, file)));

if (nothing === undefined) {
  // Mutated code that removes folders may remove too many, so it must find only its own.
  await using home = await mkdtempDisposable(join(tmpdir(), 'mutation-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP', 'HOME']) process.env[name] = home.path;
  // Left behind by a killed run.
  await rm('.stryker-tmp', { recursive: true, force: true });
  process.env.WIRECHAT_PATIENCE_MS = String(PATIENCE_MS);
  const { NODE_OPTIONS: options = '' } = process.env;
  process.env.NODE_OPTIONS = `${options} --import ${pathToFileURL(here('elsewhere.ts'))}`;
  const mutants = await mutate();
  if (!mutants || !report(files, mutants)) process.exitCode = 1;
} else {
  console.error(
    `There is no code to change in ${nothing}. Name files or folders of: ${PLACES.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Tests each change in turn. If the tests fail without any change, logs a sentence and returns undefined. */
async function mutate(): Promise<MutantResult[] | undefined> {
  const stryker = new Stryker({
    configFile: here('stryker.json'),
    plugins: [here('runner.ts')],
    mutate: files,
    [TEST_FILES]: TEST_FOLDERS.flatMap(quickTests),
    [LAST_TEST_FILES]: globSync(STAGE_TESTS).sort(),
    concurrency: availableParallelism(),
    testRunnerNodeArgs: ['--test-reporter=dot', `--test-reporter-destination=${devNull}`],
  });
  try {
    return await stryker.runMutationTest();
  } catch (error) {
    if (!(error instanceof Error) || error.constructor.name !== 'ConfigError') throw error;
    console.error(error.message);
    return undefined;
  }
}

function quickTests(folder: string): string[] {
  const files = globSync(`tests/${folder}/*.test.ts`).sort();
  return files.filter((file) => !IS_SLOW.test(readFileSync(file, 'utf8')));
}

function mayChange(file: string): boolean {
  return !NEVER_CHANGED.includes(file);
}

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((path) => isIn(path, file));
}

function isIn(path: string, file: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
