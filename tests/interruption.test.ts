/** `npm test` that is interrupted. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { NO_SIGNALS } from './support/lacking.ts';

/** Time for the first test to have a folder of its own, in milliseconds. */
const PATIENCE_MS = 60_000;
/** Time between two looks at it, in milliseconds. */
const LOOK_MS = 20;

test('tests that are interrupted leave no files behind', { skip: NO_SIGNALS }, async (t) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const signal = AbortSignal.any([t.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const tests = spawn(process.execPath, ['launch.js', 'tests/all.ts'], {
    env: { ...env, TMPDIR: folder.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => tests.kill('SIGTERM'));
  tests.stdout.resume();
  tests.stderr.resume();
  const closed = once(tests, 'close');
  for await (const _ of setInterval(LOOK_MS, undefined, { signal }))
    if ((await filesOfTests(folder.path)).length > 0) break;
  tests.kill('SIGINT');
  await closed;
  assert.deepEqual(await readdir(folder.path), []);
});

/** What tests have in the temporary folder, or in a folder in it, apart from what is there for all of them. */
async function filesOfTests(path: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true });
  return all.filter((name) => !/^wirechat-tests-\w{6}(\/tsx-|$)/.test(name));
}
