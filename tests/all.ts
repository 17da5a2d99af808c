/** Runs all tests with Node's test runner, for `npm test`. Arguments are options of that runner. */
import { spawn } from 'node:child_process';

/** Three files at a time keep two cores busy: a test waits about a third of its time. */
const CONCURRENCY = 3;
/** Time for one test file, in milliseconds: the slowest takes a minute and a half on a busy machine. */
const TIMEOUT_MS = 300_000;

const loaded = ['tsx', './tests/support/compile-once.js', './tests/support/must-end.js'];
/** A process group of its own, which Windows does not have: so all that the tests started can be ended with them. */
const isGroup = process.platform !== 'win32';
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
  { stdio: ['ignore', 'inherit', 'inherit'], detached: isGroup },
);
const { pid } = tests;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => pid && process.kill(isGroup ? -pid : pid, signal));
tests.on('exit', (status) => {
  process.exitCode = status ?? 1;
});
