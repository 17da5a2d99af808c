import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { loadAgain } from '../support/load-again.ts';
import { playProcess } from '../support/play-process.ts';

const KEYBOARD = new URL('../../stages/01-echo/keyboard.ts', import.meta.url);

/** The input from the keyboard of a system, and the underlying stream. */
async function at(t: TestContext, platform: NodeJS.Platform, isTTY: boolean) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  playProcess(t, { platform, stdin });
  const { keyboard, HOW_TO_END } = await loadAgain<Exports>(KEYBOARD);
  return { stdin, typed: keyboard(), howToEnd: HOW_TO_END };
}
type Exports = typeof import('../../stages/01-echo/keyboard.ts');

for (const platform of ['linux', 'darwin'] as const) {
  test(`on ${platform} the terminal ends the input, and all bytes are what they are`, async (t) => {
    const { stdin, typed, howToEnd } = await at(t, platform, true);
    stdin.end('a\x04b\x1ac');
    assert.equal(await text(typed), 'a\x04b\x1ac');
    assert.equal(howToEnd, 'Ctrl-D ends.');
  });
}

for (const [key, byte] of [
  ['Ctrl-D', '\x04'],
  ['Ctrl-Z', '\x1a'],
]) {
  test(`on Windows the byte of ${key} ends what is typed`, async (t) => {
    const { stdin, typed, howToEnd } = await at(t, 'win32', true);
    stdin.write('one line\r\n');
    stdin.write(`and half${byte} of another\r\n`);
    assert.equal(await text(typed), 'one line\r\nand half');
    assert.equal(stdin.destroyed, true, 'nothing holds the program any more');
    assert.equal(howToEnd, 'Ctrl-Z, then Enter, ends.');
  });
}

test('on Windows input from a pipe ends with the pipe', async (t) => {
  const { stdin, typed } = await at(t, 'win32', false);
  stdin.end('a\x04b\x1ac');
  assert.equal(await text(typed), 'a\x04b\x1ac');
});
