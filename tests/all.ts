/** Runs all tests with Node's test runner, for `npm test`. Arguments are options of that runner. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** Three files at a time keep two cores busy: a test waits about a third of its time. */
const CONCURRENCY = 3;
/** Time for one test file, in milliseconds: the slowest takes a minute and a half on a busy machine. */
const TIMEOUT_MS = 300_000;

const loaded = ['tsx', './tests/support/compile-once.js', './tests/support/must-end.js'];
/** A process group of its own, which Windows does not have: so all that the tests started can be ended with them. */
const isGroup = process.platform !== 'win32';
const temporary = temporaryFolder();
const tests = spawn(
  process.execPath,
  [
    ...loaded.flatMap((module) => ['--import', module]),
    '--test',
    `--test-concurrency=${CONCURRENCY}`,
    `--test-timeout=${TIMEOUT_MS}`,
    ...process.argv.slice(2),
    'tests/**/*.test.ts',
  ],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: isGroup,
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => passOn(signal));
const [status] = await once(tests, 'exit');
process.exitCode = status ?? 1;
// A browser that was ended with its test may still be writing.
await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

function passOn(signal: NodeJS.Signals): void {
  if (tests.pid && tests.exitCode === null && tests.signalCode === null)
    process.kill(isGroup ? -tests.pid : tests.pid, signal);
}

/**
 * A temporary folder for this run, which goes with it: tests that are interrupted cannot remove theirs. What tsx
 * has compiled is kept for the next run.
 */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wirechat-tests-'));
  const compiled = resolve('node_modules/.cache/tsx');
  mkdirSync(compiled, { recursive: true });
  const owner = process.geteuid?.() ?? userInfo().username;
  symlinkSync(compiled, join(folder, `tsx-${owner}`), 'junction');
  return folder;
}
