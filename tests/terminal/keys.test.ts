import assert from 'node:assert/strict';
import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { meaningOf } from '../../terminal/keys.ts';

/** What the bytes of one key mean, by way of Node's own decoder. */
function press(bytes: string, pasting = false): string[] {
  const input = new PassThrough();
  const meanings: string[] = [];
  emitKeypressEvents(input);
  input.on('keypress', (text: string | undefined, key: Key) => {
    const meaning = meaningOf(text, key, pasting);
    if (meaning.type === 'act') meanings.push(meaning.act);
    else if (meaning.type === 'edit') meanings.push(meaning.edit);
    else if (meaning.type === 'text') meanings.push(`“${meaning.text}”`);
  });
  input.emit('data', Buffer.from(bytes));
  return meanings;
}

for (const [bytes, ...meanings] of [
  ['é', '“é”'],
  ['日', '“日”'],
  ['A', '“A”'],
  ['\r', 'send'],
  ['\x1b\r', 'newline'],
  ['\t', 'complete'],
  ['\x1b[Z', 'completeBack'],
  ['\x1b[A', 'older'],
  ['\x1bOD', 'left'],
  ['\x1b[1;5D', 'wordLeft'],
  ['\x1bf', 'wordRight'],
  ['\x1b[1~', 'start'],
  ['\x05', 'end'],
  ['\x7f', 'eraseLeft'],
  ['\x1b\x7f', 'eraseWordLeft'],
  ['\x17', 'eraseWordLeft'],
  ['\x1b[3~', 'eraseRight'],
  ['\x03', 'leave'],
  ['\x04', 'leaveWhenEmpty'],
  ['\x1b[5~', 'pageUp'],
  ['\x1b[I', 'focus'],
  ['\x1b[O', 'blur'],
  ['\x1b[200~', 'pasteStart'],
  ['\x1bx', '“x”'],
  ['\x1f'],
  ['\x1b[24~'],
] as const) {
  test(`${JSON.stringify(bytes)} means ${meanings.join() || 'nothing'}`, () => {
    assert.deepEqual(press(bytes), meanings);
  });
}

test('all of a paste is text, until it ends', () => {
  assert.deepEqual(press('a\r\t\x03b\x1b[201~', true), ['“a”', '“\n”', '“\t”', '“b”', 'pasteEnd']);
});
