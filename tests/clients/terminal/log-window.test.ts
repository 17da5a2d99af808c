import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrawnLog, LogWindow } from '../../../clients/terminal/log-window.ts';

/** A log of entries with these numbers of lines: the first is a1 a2 …, the second b1 …. */
function log(...sizes: number[]): DrawnLog {
  const keys = sizes.map((_, index) => String.fromCharCode(97 + index));
  return {
    length: sizes.length,
    keyAt: (index) => keys[index] ?? '',
    indexOf: (key) => keys.indexOf(key),
    linesAt(index) {
      const length = sizes[index];
      assert.ok(length, `there is no entry ${index}`);
      return Array.from({ length }, (_, line) => `${keys[index]}${line + 1}`);
    },
  };
}

test('shows the end of the log, and follows it', () => {
  const window = new LogWindow();
  assert.deepEqual(window.lines(log(), 3), []);
  assert.deepEqual(window.lines(log(2), 3), ['a1', 'a2']);
  assert.deepEqual(window.lines(log(2, 2), 3), ['a2', 'b1', 'b2']);
});

test('scrolls by lines, and stops at either end', () => {
  const window = new LogWindow();
  const all = log(2, 3, 1);
  window.scroll(all, 3, -2);
  assert.deepEqual(window.lines(all, 3), ['a2', 'b1', 'b2']);
  assert.equal(window.atEnd, false);
  window.scroll(all, 3, -20);
  assert.deepEqual(window.lines(all, 3), ['a1', 'a2', 'b1']);
  window.scroll(all, 3, 1);
  assert.deepEqual(window.lines(all, 3), ['a2', 'b1', 'b2']);
  window.scroll(all, 3, 20);
  assert.deepEqual(window.lines(all, 3), ['b2', 'b3', 'c1']);
  assert.equal(window.atEnd, true);
});

test('scrolls within an entry that is longer than the screen', () => {
  const window = new LogWindow();
  window.scroll(log(9), 3, -1);
  assert.deepEqual(window.lines(log(9), 3), ['a6', 'a7', 'a8']);
  assert.equal(window.atEnd, false);
});

test('only the visible part of a long log is drawn', () => {
  const drawn: number[] = [];
  const { linesAt, ...rest } = log(2, 2, 2, 2);
  const watched = {
    ...rest,
    linesAt(index: number) {
      drawn.push(index);
      return linesAt(index);
    },
  };
  assert.deepEqual(new LogWindow().lines(watched, 4), ['c1', 'c2', 'd1', 'd2']);
  assert.ok(!drawn.includes(1), drawn.join());
});

test('nothing moves for a reader when messages arrive', () => {
  const window = new LogWindow();
  window.scroll(log(2, 3, 1), 3, -2);
  assert.deepEqual(window.lines(log(2, 3, 1, 9), 3), ['a2', 'b1', 'b2']);
  window.toEnd();
  assert.deepEqual(window.lines(log(2, 3, 1, 1), 3), ['b3', 'c1', 'd1']);
});

test('a log that fits does not scroll', () => {
  const window = new LogWindow();
  window.scroll(log(2, 1), 5, -4);
  assert.equal(window.atEnd, true);
});

test('a wider screen, on which the entry at the edge has fewer lines, shows it whole', () => {
  const window = new LogWindow();
  window.scroll(log(9, 1), 3, -1);
  assert.deepEqual(window.lines(log(2, 1), 3), ['a1', 'a2']);
});

test('a log that fills the screen exactly does not scroll', () => {
  const window = new LogWindow();
  window.scroll(log(2, 3), 5, -1);
  assert.equal(window.atEnd, true);
});

test('a log without entries does not scroll', () => {
  const window = new LogWindow();
  window.scroll(log(), 3, -1);
  assert.equal(window.atEnd, true);
  assert.deepEqual(window.lines(log(2), 3), ['a1', 'a2']);
});

test('goes over several entries at once, up and down', () => {
  const window = new LogWindow();
  const all = log(1, 2, 1, 2, 1);
  window.scroll(all, 2, -5);
  assert.deepEqual(window.lines(all, 2), ['a1', 'b1']);
  window.scroll(all, 2, 4);
  assert.deepEqual(window.lines(all, 2), ['d1', 'd2']);
  assert.equal(window.atEnd, false);
  window.scroll(all, 2, 1);
  assert.deepEqual(window.lines(all, 2), ['d2', 'e1']);
  assert.equal(window.atEnd, true);
});

test('if the log has dropped the entry in view, it shows the oldest one', () => {
  const window = new LogWindow();
  const all = log(2, 3, 1);
  window.scroll(all, 2, -3);
  assert.deepEqual(window.lines(all, 2), ['a2', 'b1']);
  const rest: DrawnLog = {
    length: 2,
    keyAt: (index) => ['c', 'd'][index] ?? '',
    indexOf: (key) => ['c', 'd'].indexOf(key),
    linesAt: (index) => [['c1'], ['d1']][index] ?? [],
  };
  assert.deepEqual(window.lines(rest, 2), ['c1']);
});
