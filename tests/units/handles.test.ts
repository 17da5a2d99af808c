import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';
import { type TestContext, test } from 'node:test';
import { RESERVED_HANDLES } from '../../shared/limits.ts';
import { loadAgain } from '../support/load-again.ts';

const HANDLES = new URL('../../stages/01-echo/handles.ts', import.meta.url);
const LIMIT = 300;

/** Makes the process report have this limit. */
async function limitedTo(t: TestContext, report: object) {
  const { handlesRunLow } =
    await loadAgain<typeof import('../../stages/01-echo/handles.ts')>(HANDLES);
  t.mock.method(process.report, 'getReport', () => report);
  return handlesRunLow;
}

/** Sets the number of the next handle that is opened. */
function nextHandle(t: TestContext, open: () => number) {
  const openSync = t.mock.method(fs, 'openSync', open);
  const closeSync = t.mock.method(fs, 'closeSync', () => {});
  syncBuiltinESMExports();
  t.after(() => {
    for (const { mock } of [openSync, closeSync]) mock.restore();
    syncBuiltinESMExports();
  });
  return { opened: openSync.mock, closed: closeSync.mock };
}

const limit = (soft: number | 'unlimited') => ({ userLimits: { open_files: { soft } } });

test('handles run low when a new one gets one of the last numbers, and it is given back', async (t) => {
  const handlesRunLow = await limitedTo(t, limit(LIMIT));
  let handle = LIMIT - RESERVED_HANDLES - 1;
  const { opened, closed } = nextHandle(t, () => handle);
  assert.equal(handlesRunLow(), false);
  handle += 1;
  assert.equal(handlesRunLow(), true);
  for (const call of opened.calls) assert.deepEqual(call.arguments, [devNull, 'r']);
  assert.deepEqual(
    closed.calls.map((call) => call.arguments),
    [[handle - 1], [handle]],
  );
});

test('handles run low when there are none left', async (t) => {
  const handlesRunLow = await limitedTo(t, limit(LIMIT));
  nextHandle(t, () => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  });
  assert.equal(handlesRunLow(), true);
});

for (const [where, report] of [
  ['there is no limit', limit('unlimited')],
  ['the system knows of none, as Windows does not', { userLimits: {} }],
  ['the report says nothing about limits', {}],
] as const) {
  test(`handles never run low where ${where}, and no handle is opened`, async (t) => {
    const handlesRunLow = await limitedTo(t, report);
    const { opened } = nextHandle(t, () => 1_000_000);
    assert.equal(handlesRunLow(), false);
    assert.equal(opened.callCount(), 0);
  });
}

test('the report makes no DNS lookups', async (t) => {
  const handlesRunLow = await limitedTo(t, {});
  Object.assign(process.report, { excludeNetwork: false });
  handlesRunLow();
  assert.equal(Reflect.get(process.report, 'excludeNetwork'), true);
});
