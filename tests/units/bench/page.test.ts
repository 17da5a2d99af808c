import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { insert } from '../../bench/report/page.ts';

const page = readFileSync(new URL('../../../docs/performance.md', import.meta.url), 'utf8');

test('the results stand between the markers of the page, and nothing else changes', () => {
  const written = insert(page, 'new results');
  assert.match(written, /begin here.*-->\n\nnew results\n\n<!-- The results end/);
  assert.equal(insert(written, 'new results'), written);
  const [before = ''] = page.split('<!--');
  assert.ok(before.length > 100 && written.startsWith(before));
  assert.equal(written.split('end here. -->')[1], page.split('end here. -->')[1]);
});

test('a page without the markers is not overwritten', () => {
  assert.throws(() => insert('# Performance', 'new results'), /markers/);
});
