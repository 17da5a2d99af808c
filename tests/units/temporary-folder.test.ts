import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { temporaryFolder } from '../../stages/06-media/temporary-folder.ts';

test('a folder that is held open is tried again, and then left with a sentence', async (t) => {
  const told = t.mock.method(console, 'error', () => {});
  const folder = await temporaryFolder();
  const removed = t.mock.method(promises, 'rm', async () => {
    throw Object.assign(new Error('EBUSY: resource busy or locked, rm'), { code: 'EBUSY' });
  });
  syncBuiltinESMExports();
  await folder[Symbol.asyncDispose]();
  const [path, options] = removed.mock.calls[0]?.arguments ?? [];
  assert.equal(path, folder.path);
  assert.ok((options?.maxRetries ?? 0) > 0 && (options?.retryDelay ?? 0) > 0);
  assert.match(
    String(told.mock.calls[0]?.arguments[0]),
    new RegExp(`^${RegExp.escape(folder.path)} cannot be removed \\(EBUSY\\): delete it`),
  );
  removed.mock.restore();
  await promises.rm(folder.path, { recursive: true });
  assert.equal(existsSync(folder.path), false);
});
