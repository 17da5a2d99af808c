import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { devNull } from 'node:os';
import { type TestContext, test } from 'node:test';
import tty from 'node:tty';
import { hostInput, isInForeground } from '../../../clients/host/host-input.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';

/** Lets these descriptors be terminals, and the process be in the foreground of them or not. */
function pretend(t: TestContext, terminals: readonly number[], foreground = '7'): void {
  mockBuiltin(t, tty, 'isatty', (fd: number) => terminals.includes(fd));
  mockBuiltin(t, fs, 'readFileSync', (path: string, encoding: string) => {
    assert.deepEqual([path, encoding], ['/proc/self/stat', 'utf8']);
    // The name of a program may contain anything.
    return `42 (no) de ) S 1 7 5 34816 ${foreground} 4194304 99`;
  });
}

/** Lets the standard input be another file. */
function standardInput(t: TestContext, stats: () => object): void {
  pretend(t, []);
  mockBuiltin(t, fs, 'fstatSync', stats);
}

const XTERM = { TERM: 'xterm-256color' };

test('at a terminal, the input line is below the log', (t) => {
  pretend(t, [0, 1]);
  assert.equal(hostInput(XTERM, 'linux'), 'screen');
  assert.equal(hostInput({}, 'linux'), 'screen');
});

test('a terminal that cannot move the cursor, a screen reader and Windows get lines', (t) => {
  pretend(t, [0, 1]);
  assert.equal(hostInput({ TERM: 'dumb' }, 'linux'), 'lines');
  assert.equal(hostInput({ ...XTERM, INK_SCREEN_READER: 'true' }, 'linux'), 'lines');
  assert.equal(hostInput(XTERM, 'win32'), 'lines');
});

test('what is typed when the output is a file is answered in the file', (t) => {
  pretend(t, [0]);
  assert.equal(hostInput(XTERM, 'linux'), 'pipe');
});

test('a program in the background leaves the terminal to the shell', (t) => {
  pretend(t, [0, 1], '8');
  assert.equal(hostInput(XTERM, 'linux'), undefined);
});

test('a terminal that does not control the process stops nobody', (t) => {
  pretend(t, [0, 1], '-1');
  assert.equal(hostInput(XTERM, 'linux'), 'screen');
});

test('where there is no /proc, ps tells the foreground from the background', (t) => {
  let state = 'S+';
  mockBuiltin(t, childProcess, 'spawnSync', (command: string, args: readonly string[]) => {
    assert.deepEqual([command, ...args], ['ps', '-o', 'stat=', '-p', String(process.pid)]);
    return { stdout: Buffer.from(state) };
  });
  assert.equal(isInForeground('darwin'), true);
  state = 'S';
  assert.equal(isInForeground('darwin'), false);
  assert.equal(isInForeground('win32'), true);
});

for (const kind of ['isFIFO', 'isSocket', 'isFile']) {
  test(`a script is the host if ${kind} of the standard input`, (t) => {
    const no = { isFIFO: () => false, isSocket: () => false, isFile: () => false };
    standardInput(t, () => ({ ...no, [kind]: () => true }));
    assert.equal(hostInput(XTERM, 'linux'), 'pipe');
  });
}

test('nobody is the host if the standard input is the null device, or closed', (t) => {
  const nothing = fs.statSync(devNull);
  standardInput(t, () => nothing);
  assert.equal(hostInput(XTERM, 'linux'), undefined);
  standardInput(t, () => {
    throw new Error('EBADF');
  });
  assert.equal(hostInput(XTERM, 'linux'), undefined);
});
