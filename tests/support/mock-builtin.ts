import { syncBuiltinESMExports } from 'node:module';
import type { Mock, TestContext } from 'node:test';
import { replacing } from './replacing.ts';

/** Puts a function in the place of one of a module of Node until the test ends, for imports by name, too. */
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
