/** The window as a process, with a fake browser. */
import assert from 'node:assert/strict';
import childProcess, { type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { AppWindow } from '../../../clients/desktop/window.ts';
import { WINDOW_CLOSE_TIMEOUT_MS } from '../../../shared/limits.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';
import { replacing } from '../../support/replacing.ts';

/** A window of a browser that does nothing by itself. */
function open(t: TestContext, changes: Partial<ChildProcess> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const kill = t.mock.fn((_signal: string): void => {});
  const browser = Object.assign(new EventEmitter(), {
    pid: 1,
    exitCode: null,
    signalCode: null,
    stderr: new PassThrough(),
    kill,
    ...changes,
  });
  const spawned = mockBuiltin(t, childProcess, 'spawn', (..._command: unknown[]) => browser);
  // On Windows a browser is ended as a single process, not as a group.
  const window = new AppWindow('chrome', { url: 'http://a/', profile: '/profile' }, 'win32');
  const [, flags = []] = spawned.mock.calls[0]?.arguments ?? [];
  const signals = () => kill.mock.calls.map((call) => call.arguments[0]);
  return { window, browser, signals, flags: flags as string[] };
}

test('the browser shows the address in its own window, and stores data in the profile', (t) => {
  const { flags } = open(t);
  for (const flag of ['--user-data-dir=/profile', '--app=http://a/'])
    assert.ok(flags.includes(flag), flag);
});

test('the browser asks no questions, and its arguments are only options', (t) => {
  using _user = replacing(process, { getuid: () => 1_000 });
  const { flags } = open(t);
  for (const flag of [
    '--no-first-run',
    '--no-default-browser-check',
    '--hide-crash-restore-bubble',
    '--password-store=basic',
  ])
    assert.ok(flags.includes(flag), flag);
  assert.ok(
    flags.every((flag) => flag.startsWith('--')),
    flags.join(' '),
  );
});

for (const [platform, user, sandbox] of [
  ['linux', 0, false],
  ['linux', 1_000, true],
  ['darwin', 0, true],
  ['win32', undefined, true],
] as const) {
  test(`the browser has ${sandbox ? 'a' : 'no'} sandbox on ${platform} as user ${user}`, (t) => {
    using _user = replacing(process, { platform, getuid: user === undefined ? user : () => user });
    assert.equal(open(t).flags.includes('--no-sandbox'), !sandbox);
  });
}

test('a browser that ends with status 0 has been closed', async (t) => {
  const { window, browser } = open(t);
  let exited = false;
  const exiting = window.exited.then(() => {
    exited = true;
  });
  await setImmediate();
  assert.equal(exited, false);
  browser.emit('exit', 0);
  await exiting;
});

test('the error of a failing browser contains its last output', async (t) => {
  const { window, browser } = open(t);
  browser.stderr?.push('starting\nno display\n');
  await setImmediate();
  browser.emit('exit', 1);
  await assert.rejects(window.failed, { message: 'chrome shows no window: no display' });
});

test('the error of a silent failing browser contains its status', async (t) => {
  const { window, browser } = open(t, { stderr: null });
  browser.emit('exit', 7);
  const message = 'chrome shows no window: it ended with status 7';
  await assert.rejects(window.failed, { message });
});

test('the error of a browser that does not start contains the reason', async (t) => {
  const { window, browser } = open(t);
  browser.emit('error', new Error('spawn chrome ENOENT'));
  const message = 'chrome shows no window: spawn chrome ENOENT';
  await assert.rejects(window.failed, { message });
});

test('a browser that ends by itself gets no signal', async (t) => {
  const { window, browser, signals } = open(t);
  const closed = window.close();
  t.mock.timers.tick(WINDOW_CLOSE_TIMEOUT_MS - 1);
  browser.emit('exit', 0);
  await closed;
  t.mock.timers.tick(2 * WINDOW_CLOSE_TIMEOUT_MS);
  assert.deepEqual(signals(), []);
});

test('a browser that does not end is asked to end, and then killed', async (t) => {
  const { window, browser, signals } = open(t);
  const closed = window.close();
  t.mock.timers.tick(WINDOW_CLOSE_TIMEOUT_MS);
  assert.deepEqual(signals(), ['SIGTERM']);
  t.mock.timers.tick(WINDOW_CLOSE_TIMEOUT_MS);
  assert.deepEqual(signals(), ['SIGTERM', 'SIGKILL']);
  browser.emit('exit', null);
  await Promise.all([closed, assert.rejects(window.failed)]);
});

test('it is not an error if the browser is gone before the signal', async (t) => {
  const { window, browser } = open(t, {
    kill() {
      throw new Error('ESRCH');
    },
  });
  const closed = window.close();
  t.mock.timers.tick(WINDOW_CLOSE_TIMEOUT_MS);
  await setImmediate();
  browser.emit('exit', 0);
  await closed;
});

for (const [what, changes] of [
  ['never started', { pid: undefined }],
  ['has ended', { exitCode: 0 }],
  ['was ended by a signal', { signalCode: 'SIGTERM' }],
] as const) {
  test(`a browser that ${what} is not waited for`, async (t) => {
    const { window, signals } = open(t, changes as Partial<ChildProcess>);
    await window.close();
    t.mock.timers.tick(2 * WINDOW_CLOSE_TIMEOUT_MS);
    assert.deepEqual(signals(), []);
  });
}
