import { syncBuiltinESMExports } from 'node:module';
import type { Mock, TestContext } from 'node:test';
import { replacing } from './replacing.ts';

/** Replaces a function of a Node module until the test ends, also for named imports. */
export function mockBuiltin<F extends (...args: never[]) => unknown>(
  t: TestContext,
  module: object,
  name: string,
  implementation: F,
): Mock<F> {
  const mocked = t.mock.fn(implementation);
  const replaced = replacing(module, { [name]: mocked });
  syncBuiltinESMExports();
  t.after(() => {
    replaced[Symbol.dispose]();
    syncBuiltinESMExports();
  });
  return mocked;
}
