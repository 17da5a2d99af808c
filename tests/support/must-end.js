/**
 * Loaded into the process of each test file. If something, such as a server, stays open after the last
 * test, the process does not end by itself, and `npm test` would wait for it forever. After two minutes
 * without a running test it is ended, with an error that names the file.
 *
 * `--test-force-exit` would also end it, but it hides what stays open, and drops tests that a file
 * registers after a top-level `await`.
 */
import { afterEach, beforeEach } from 'node:test';
import { isMainThread } from 'node:worker_threads';

const PATIENCE_MS = 120_000;

const [, file = ''] = process.argv;
// The runner itself, threads, and programs that tests start also load this file.
if (isMainThread && process.env.NODE_TEST_CONTEXT === 'child-v8' && file.endsWith('.test.ts')) {
  let running = 0;
  const overdue = setTimeout(() => {
    if (running > 0) overdue.refresh();
    else giveUp();
  }, PATIENCE_MS).unref();
  beforeEach(() => {
    running += 1;
  });
  afterEach(() => {
    running -= 1;
    overdue.refresh();
  });
}

function giveUp() {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`${file} does not end after its tests. Still open: ${open}`);
  process.exit(1);
}
