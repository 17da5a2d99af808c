/** The chat on systems where threads cannot share a port (macOS, Windows): one thread serves everybody. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILES = ['tests/stages/02-threaded-tcp.test.ts', 'tests/thread-death.test.ts'];

test('without port sharing the tests of the threads pass, and those that need two threads are skipped', async () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const flags = ['--import', './tests/support/no-port-sharing.js'];
  const tests = spawn(
    process.execPath,
    [...flags, '--import', 'tsx', '--test', '--test-reporter=tap', ...FILES],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const report = await text(tests.stdout);
  assert.match(report, /^# fail 0$/m, report);
  const skipped = report.match(/^ok .*# SKIP .*$/gm) ?? [];
  assert.ok(skipped.length > 0, report);
  for (const line of skipped) assert.match(line, /# SKIP this system cannot share a port/);
});
