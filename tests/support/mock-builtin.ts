import { syncBuiltinESMExports } from 'node:module';
import type { Mock, TestContext } from 'node:test';
import { replacing } from './replacing.ts';

/** What each test has replaced. */
const replacements = new WeakMap<TestContext, DisposableStack>();

/** Replaces a function of a Node module until the test ends, also for named imports. */
export function mockBuiltin<F extends (...args: never[]) => unknown>(
  t: TestContext,
  module: object,
  name: string,
  implementation: F,
): Mock<F> {
  const mocked = t.mock.fn(implementation);
  replacementsOf(t).use(replacing(module, { [name]: mocked }));
  syncBuiltinESMExports();
  return mocked;
}

/** The last one is undone first: a function that was replaced twice would otherwise stay replaced. */
function replacementsOf(t: TestContext): DisposableStack {
  return replacements.getOrInsertComputed(t, () => {
    const stack = new DisposableStack();
    t.after(() => {
      stack.dispose();
      // Mocked timers would stay in all named imports of them: the test resets them only after this.
      t.mock.timers.reset();
      syncBuiltinESMExports();
    });
    return stack;
  });
}
