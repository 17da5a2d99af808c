import type { TestContext } from 'node:test';

interface Timer {
  readonly act: () => void;
  readonly ms: number;
  at: number;
  refresh(): void;
}

/** Timers of `setTimeout` that fire only when a test says so. Mock timers of node:test have no `refresh`. */
export function holdTimers(t: TestContext) {
  const timers = new Set<Timer>();
  let now = 0;
  t.mock.method(globalThis, 'setTimeout', (act: () => void, ms: number) => {
    const timer: Timer = {
      act,
      ms,
      at: now + ms,
      refresh() {
        timer.at = now + ms;
      },
    };
    timers.add(timer);
    return timer;
  });
  t.mock.method(globalThis, 'clearTimeout', (timer: Timer) => timers.delete(timer));
  return {
    /** The number of timers. */
    get count() {
      return timers.size;
    },
    tick(ms: number) {
      now += ms;
      for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.act();
    },
  };
}
