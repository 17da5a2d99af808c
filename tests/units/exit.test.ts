import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { getSystemErrorMap } from 'node:util';
import { SIGNAL_ECHO_MS } from '../../shared/limits.ts';
import { explain, onInterruption, UsageError } from '../../stages/exit.ts';

const denied = (port: number) =>
  Object.assign(new Error('listen EACCES'), { code: 'EACCES', port });

test('a port that the system denies: what to do about it, on each system', () => {
  for (const [port, platform, sentence] of [
    [80, 'linux', /^Port 80 needs rights .*: choose one above 1023/],
    [80, 'darwin', /^Port 80 needs rights/],
    // As with SELinux.
    [8080, 'linux', /^The system does not let this program have port 8080: choose another port/],
    [80, 'win32', /^Windows has reserved port 80, .*excludedportrange protocol=tcp$/],
    [8080, 'win32', /^Windows has reserved port 8080, .*: choose another port with --port or/],
  ] as const) {
    assert.match(explain(denied(port), platform), sentence);
  }
});

test('an error of the user or of the system is one sentence that says what to do', () => {
  for (const [error, sentence] of [
    [{ code: 'EADDRINUSE', port: 80 }, /^Port 80 is taken by another program: end that one, or/],
    [
      { code: 'EADDRNOTAVAIL', address: '10.0.0.1' },
      /^This computer .* address 10\.0\.0\.1: leave/,
    ],
    [{ code: 'EINVAL' }, /^This computer does not have the address given by --host: leave out/],
    [{ code: 'ENOTFOUND' }, /^There is no such host: --host takes an address of this computer\.$/],
    [{ code: 'EAI_AGAIN' }, /^There is no such host: --host takes/],
    [{ code: 'PAGE_NOT_BUILT' }, /^as it was told$/],
    [{ code: 'EACCES', port: 1_023 }, /^Port 1023 needs rights/],
    [{ code: 'EACCES', port: 1_024 }, /^The system does not let this program have port 1024/],
  ] as const) {
    assert.match(explain(Object.assign(new Error('as it was told'), error), 'linux'), sentence);
  }
  assert.equal(explain(new UsageError('--port takes a number.')), '--port takes a number.');
});

test('an error of a file is about its path, not about a port', () => {
  const names = ['EACCES', 'EINVAL', 'ENOENT', 'ENOTDIR', 'EROFS'];
  for (const [errno, [code, reason]] of getSystemErrorMap()) {
    if (!names.includes(code)) continue;
    const error = Object.assign(new Error(code), { code, errno, syscall: 'open', path: '/a/b' });
    const sentence = `/a/b cannot be used: ${reason}. Check the path, and your rights to it.`;
    assert.equal(explain(error), sentence);
  }
});

test('a denial that is about neither a port nor a file keeps its stack', () => {
  const error = Object.assign(new Error('kill EACCES'), { code: 'EACCES' });
  assert.equal(explain(error), error.stack);
});

test('a bug keeps its stack, if it has one', () => {
  const bug = new Error('oops');
  assert.equal(explain(bug), bug.stack);
  delete bug.stack;
  assert.equal(explain(bug), 'oops');
});

test('a usage error has its own name', () => {
  assert.match(String(new UsageError('no')), /^UsageError: no$/);
});

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
