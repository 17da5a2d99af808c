import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SIGNAL_ECHO_MS } from '../../shared/limits.ts';
import { onInterruption } from '../../stages/interruption.ts';

/** A program that listens for interruptions, and a clock that the test sets. */
function program(t: TestContext) {
  const listeners = new Map<string, () => void>();
  const listening = t.mock.method(process, 'on', (signal: string, listener: () => void) => {
    listeners.set(signal, listener);
    return process;
  });
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  const exit = t.mock.method(process, 'exit', () => undefined as never);
  const ended: string[] = [];
  onInterruption((signal) => ended.push(signal));
  listening.mock.restore();
  return {
    ended,
    statuses: () => exit.mock.calls.map(({ arguments: [status] }) => status),
    interrupt(signal: string, afterMs: number) {
      now = 1_000 + afterMs;
      listeners.get(signal)?.();
    },
  };
}

for (const [signal, status] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} asks a program to end, and a second request ends it at once with status ${status}`, (t) => {
    const { ended, statuses, interrupt } = program(t);
    interrupt(signal, 0);
    assert.deepEqual([ended, statuses()], [[signal], []]);
    interrupt(signal, SIGNAL_ECHO_MS + 1);
    assert.deepEqual([ended, statuses()], [[signal], [status]]);
  });
}

test('signals shortly after the first one are ignored as copies', (t) => {
  const { ended, statuses, interrupt } = program(t);
  interrupt('SIGINT', 0);
  interrupt('SIGINT', 1);
  interrupt('SIGTERM', SIGNAL_ECHO_MS);
  assert.deepEqual([ended, statuses()], [['SIGINT'], []]);
  // Counted from the first one, so that a person who presses again is not ignored.
  interrupt('SIGINT', SIGNAL_ECHO_MS + 1);
  assert.deepEqual(statuses(), [130]);
});
