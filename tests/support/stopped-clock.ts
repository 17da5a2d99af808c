import type { TestContext } from 'node:test';

/** A clock that advances only when told to. */
export function stopClock(t: TestContext): { advance(ms: number): void } {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return {
    advance(ms) {
      now += ms;
      t.mock.timers.tick(ms);
    },
  };
}
