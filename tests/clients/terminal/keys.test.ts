import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf } from '../../../clients/terminal/keys.ts';
import { pressKeys } from './keyboard.ts';

/** The meanings of keys, given as bytes. */
function press(bytes: string, pasting = false): string[] {
  const meanings: string[] = [];
  pressKeys(bytes, (text, key) => {
    const meaning = meaningOf(text, key, pasting);
    if (meaning.type === 'act') meanings.push(meaning.act);
    else if (meaning.type === 'edit') meanings.push(meaning.edit);
    else if (meaning.type === 'text') meanings.push(`“${meaning.text}”`);
    else assert.deepEqual(meaning, { type: 'nothing' });
  });
  return meanings;
}

for (const [bytes, ...meanings] of [
  ['é', '“é”'],
  ['日', '“日”'],
  ['A', '“A”'],
  ['@', '“@”'],
  ['\r', 'send'],
  ['\x1b\r', 'newline'],
  ['\n', 'newline'],
  ['\t', 'complete'],
  ['\x1b[Z', 'completeBack'],
  ['\x1b[A', 'older'],
  ['\x10', 'older'],
  ['\x1b[B', 'newer'],
  ['\x0e', 'newer'],
  ['\x1b\x1b\x1b', 'toEnd'],
  ['\x1bOD', 'left'],
  ['\x02', 'left'],
  ['\x1b[C', 'right'],
  ['\x06', 'right'],
  ['\x1b[1;5D', 'wordLeft'],
  ['\x1b[1;3D', 'wordLeft'],
  ['\x1bb', 'wordLeft'],
  ['\x1b[1;5C', 'wordRight'],
  ['\x1b[1;3C', 'wordRight'],
  ['\x1bf', 'wordRight'],
  ['\x1b[1~', 'start'],
  ['\x01', 'start'],
  ['\x1b[4~', 'end'],
  ['\x05', 'end'],
  ['\x7f', 'eraseLeft'],
  ['\x08', 'eraseLeft'],
  ['\x1b\x7f', 'eraseWordLeft'],
  ['\x17', 'eraseWordLeft'],
  ['\x1b[3~', 'eraseRight'],
  ['\x1bd', 'eraseWordRight'],
  ['\x15', 'eraseToStart'],
  ['\x0b', 'eraseToEnd'],
  ['\x03', 'leave'],
  ['\x04', 'leaveWhenEmpty'],
  ['\x0c', 'redraw'],
  ['\x1a', 'suspend'],
  ['\x1b[5~', 'pageUp'],
  ['\x1b[6~', 'pageDown'],
  ['\x1b[I', 'focus'],
  ['\x1b[O', 'blur'],
  ['\x1b[200~', 'pasteStart'],
  ['\x1b[201~', 'pasteEnd'],
  ['\x1bx', '“x”'],
  ['\x1b\x1bx', '“x”'],
  ['\x1f'],
  ['\x1b[24~'],
  ['\x1b[24;3~'],
] as const) {
  test(`${JSON.stringify(bytes)} means ${meanings.join() || 'nothing'}`, () => {
    assert.deepEqual(press(bytes), meanings);
  });
}

test('Esc by itself goes to the end of the log', () => {
  const key = { sequence: '\x1b', name: 'escape', ctrl: false, meta: true, shift: false };
  assert.deepEqual(meaningOf(undefined, key, false), { type: 'act', act: 'toEnd' });
});

test('Alt and a letter mean the same with the Shift key', () => {
  assert.deepEqual(press('\x1bB'), ['wordLeft']);
});

test('everything in a paste is text', () => {
  assert.deepEqual(press('a\r\t\nb\x03c\x1b[201~', true), [
    '“a”',
    '“\n”',
    '“\t”',
    '“\n”',
    '“b”',
    '“c”',
    'pasteEnd',
  ]);
});
