import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_TAP_PIECE_BYTES } from '../../../shared/limits.ts';
import { cut, latin1, piecesOf, type Said } from './bytes.ts';

/** What is found, without the side and the places. */
const found = (...said: readonly Said[]) =>
  piecesOf(...said).map(({ kind, title, text }) => [kind, title, text]);

test('two lines in one chunk are two lines, and half a line waits for the other half', () => {
  const said: Said[] = [
    ['client', 'one\ntwo\r\nthr'],
    ['client', 'ee\n'],
  ];
  assert.deepEqual(piecesOf(...said), [
    { from: 'client', kind: 'line', title: 'line', text: 'one\\n', start: 0, end: 4 },
    { from: 'client', kind: 'line', title: 'line', text: 'two\\r\\n', start: 4, end: 9 },
    { from: 'client', kind: 'line', title: 'line', text: 'three\\n', start: 9, end: 15 },
  ]);
});

test('lines are the same when they are cut at every byte, inside a character too', () => {
  const said: Said[] = [
    ['client', 'grüß dich\n{"type":"say","text":"🦊"}\n'],
    ['server', latin1('\xff\xfb\x01name?\n')],
  ];
  assert.deepEqual(piecesOf(...cut(...said)), piecesOf(...said));
});

test('a line of JSON is named by its type', () => {
  assert.deepEqual(
    found(['client', '{"type":"say","text":"hi"}\n{"a":1}\n[1]\n{no}\n{"type":"\\u001b"}\n']),
    [
      ['json', 'json say', '{"type":"say","text":"hi"}\\n'],
      ['json', 'json', '{"a":1}\\n'],
      ['json', 'json', '[1]\\n'],
      ['line', 'line', '{no}\\n'],
      ['json', 'json \\e', '{"type":"\\\\u001b"}\\n'],
    ],
  );
});

test('telnet commands have their names, and are no part of a line', () => {
  const said = latin1(
    '\xff\xfb\x01\xff\xfd\x1fhello \xff\xf1you\xff\xfa\x1f\x00\x50\xff\xff\xff\xf0\n\xff\xff\n',
  );
  assert.deepEqual(found(['client', said]), [
    ['telnet', 'telnet', 'IAC WILL ECHO'],
    ['telnet', 'telnet', 'IAC DO WINDOW-SIZE'],
    ['telnet', 'telnet', 'IAC NOP'],
    ['telnet', 'telnet', 'IAC SB WINDOW-SIZE 4 bytes IAC SE'],
    ['line', 'line', 'hello you\\n'],
    ['telnet', 'telnet', 'IAC IAC'],
    ['line', 'line', '\\n'],
  ]);
  const [command] = piecesOf(['client', latin1('hi\xff\xfe\x63\n')]);
  assert.deepEqual([command?.text, command?.start, command?.end], ['IAC DONT 99', 2, 5]);
});

test('a telnet command at the start does not wait for a line, only for its own end', () => {
  assert.deepEqual(found(['server', latin1('\xff')], ['server', latin1('\xfd')]), []);
  assert.equal(found(['server', latin1('\xff\xfa\x18\x01\xff')]).length, 0);
  assert.equal(found(['server', latin1('\xff')], ['server', latin1('\xfd\x18')]).length, 1);
});

test('what has no end is shown when the side ends, and a line that never ends before it takes memory', () => {
  assert.deepEqual(found(['client', 'one\ntw'], ['client', null]).at(-1), [
    'rest',
    'incomplete',
    'tw',
  ]);
  assert.deepEqual(found(['client', 'one\n'], ['client', null]).length, 1);
  const long = 'x'.repeat(MAX_TAP_PIECE_BYTES);
  assert.deepEqual(piecesOf(['client', long]), []);
  const [rest, line] = piecesOf(['client', long], ['client', 'x'], ['client', 'y\n']);
  assert.deepEqual([rest?.title, rest?.end], ['too long to decode', MAX_TAP_PIECE_BYTES + 1]);
  assert.deepEqual([line?.kind, line?.text], ['line', 'y\\n']);
});
