/**
 * `npm run mutate -- stages/04-broadcast web/chat/outbox.ts` changes the code, one small thing at a time,
 * and looks whether a unit test notices. Without a path it takes all the code that it knows.
 *
 * The survivors come at the end. One that may stay has its reason in survivors.json. The exit status is
 * 1 when too many survive in one place, and when a reason has nothing to be the reason of.
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

/** A test that starts programs or a whole stage takes seconds, and sees little of the mutants in them. */
const IS_SLOW = /support\/(process|terminal-window|browser|target|lacking)\.ts|desktop-program\.ts/;

/** Properties come last: before one of them is red, it looks for the shortest example of what is wrong. */
const TEST_FOLDERS = ['units', 'web', 'terminal', 'desktop', 'contracts', 'properties'];
/** These start whole stages, and so they are asked where no other test can tell. */
const STAGE_TESTS = 'tests/wiring/*.test.ts';

/** Less than what a test has beyond its usual time (`timeoutMS`): only a test that fails notices something. */
const PATIENCE_MS = 2_500;

process.chdir(here('../..'));
const wanted = process.argv.slice(2).map((path) => withSlashes(path).replace(/\/$/, ''));
const known = globSync(PLACES.map(({ code }) => code)).map(withSlashes);
const files = known.filter(isWanted).filter(mayChange).sort();
const nothing = wanted.find((path) => !existsSync(path) || !files.some((file) => isIn(path, file)));

if (nothing === undefined) {
  // Code that removes folders may, when it is changed, remove too many: let it find none but its own.
  await using home = await mkdtempDisposable(join(tmpdir(), 'mutation-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP', 'HOME']) process.env[name] = home.path;
  // What a run leaves that was killed.
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

/** Each change in turn; nothing, and a sentence on the console, when the tests are red without any. */
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
