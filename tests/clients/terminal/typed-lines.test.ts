import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypedLines } from '../../../clients/terminal/typed-lines.ts';
import { fakeTerminal } from './fake-terminal.ts';

const CTRL_D = '\x04';
const CTRL_Z = '\x1a';

test('returns lines one at a time, and undefined at the end of the input', async () => {
  using terminal = fakeTerminal({ isTTY: false });
  using lines = new TypedLines();
  terminal.stdin.end('one\ntwo\nthree');
  assert.equal(await lines.next(), 'one');
  assert.equal(await lines.next(), 'two');
  assert.equal(await lines.next(), 'three');
  assert.equal(await lines.next(), undefined);
});

test('nothing is read before the first call of next', () => {
  using terminal = fakeTerminal();
  terminal.stdin.write('for the screen');
  new TypedLines()[Symbol.dispose]();
  assert.equal(String(terminal.stdin.read()), 'for the screen');
});

test('after the end nothing is read, and nobody waits for a line', async () => {
  using terminal = fakeTerminal();
  const lines = new TypedLines();
  const line = lines.next();
  lines[Symbol.dispose]();
  assert.equal(await line, undefined);
  assert.equal(terminal.stdin.isPaused(), true);
});

for (const key of [CTRL_D, CTRL_Z]) {
  test(`on Windows ${JSON.stringify(key)} at a terminal ends the input`, async () => {
    using terminal = fakeTerminal({ platform: 'win32' });
    using lines = new TypedLines();
    terminal.stdin.write(`one\n${key}\n`);
    assert.equal(await lines.next(), 'one');
    assert.equal(await lines.next(), undefined);
  });

  for (const where of [{ platform: 'linux' }, { platform: 'win32', isTTY: false }]) {
    test(`${JSON.stringify(key)} is text like any other: ${JSON.stringify(where)}`, async () => {
      using terminal = fakeTerminal(where);
      using lines = new TypedLines();
      terminal.stdin.write(`a${key}b\n`);
      assert.equal(await lines.next(), `a${key}b`);
    });
  }
}
