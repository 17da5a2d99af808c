import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../../clients/terminal/history.ts';

test('goes back to the oldest line and forward to the draft', () => {
  const history = new History();
  history.add('one');
  history.add('two');
  assert.equal(history.older('draft'), 'two');
  assert.equal(history.older('two'), 'one');
  assert.equal(history.older('one'), 'one');
  assert.equal(history.newer('one'), 'two');
  assert.equal(history.newer('two'), 'draft');
  assert.equal(history.newer('draft'), 'draft');
  assert.equal(history.older('draft'), 'two');
});

test('keeps the last 200 lines, and a repeated one once', () => {
  const history = new History();
  for (let line = 0; line < 202; line += 1) history.add(String(line));
  history.add('201');
  let line = '';
  for (let step = 0; step < 300; step += 1) line = history.older(line);
  assert.equal(line, '2');
});
