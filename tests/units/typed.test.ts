import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTyped } from '../../shared/typed.ts';

for (const [typed, meant] of [
  ['/nick x', { command: 'nick', argument: 'x' }],
  [' /nick x', { command: 'nick', argument: 'x' }],
  ['\u00a0\u3000\t/nick x', { command: 'nick', argument: 'x' }],
  ['\ufeff/nick x', { command: 'nick', argument: 'x' }],
  ['\u200b\u2060\u3164\u2800\ufe0f/nick x', { command: 'nick', argument: 'x' }],
  ['\u0000\u001b\u202e/nick x', { command: 'nick', argument: 'x' }],
  ['\r\n\u2028/nick x', { command: 'nick', argument: 'x' }],
  ['/WHO', { command: 'who', argument: '' }],
  ['/Me waves', { command: 'me', argument: 'waves' }],
  ['/me\twaves', { command: 'me', argument: 'waves' }],
  ['/me\u00a0waves  twice', { command: 'me', argument: 'waves  twice' }],
  ['/me   a\n  b', { command: 'me', argument: 'a\n  b' }],
  ['/\u0007who', { command: 'who', argument: '' }],
  ['/', { command: '', argument: '' }],
  ['/ hello', { command: '', argument: 'hello' }],
  ['/n\u200bick x', { command: 'n\u200bick', argument: 'x' }],
  ['//x', { text: '/x' }],
  [' \ufeff//x', { text: '/x' }],
  ['\u200b\u3164//x', { text: '/x' }],
  ['//', { text: '/' }],
  ['either/or', { text: 'either/or' }],
  ['  indented', { text: '  indented' }],
  ['.\n/quit', { text: '.\n/quit' }],
] as const) {
  test(`readTyped understands ${JSON.stringify(typed)}`, () =>
    assert.deepEqual(readTyped(typed), meant));
}
