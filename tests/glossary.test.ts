/** The glossary, against the files that it names. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const GLOSSARY = new URL('../docs/glossary.md', import.meta.url);

const entries = readFileSync(GLOSSARY, 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((entry) => ({
    term: entry.slice(0, entry.indexOf('\n')),
    files: [...entry.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)].map(([, text, path]) => ({
      text,
      path,
    })),
  }));

test('each term of the glossary names one file, and that file exists', () => {
  assert.ok(entries.length >= 25, `${entries.length} terms`);
  for (const { term, files } of entries) {
    assert.equal(files.length, 1, term);
    for (const { text, path } of files) {
      assert.equal(text, path, term);
      assert.ok(existsSync(new URL(`../${path}`, GLOSSARY)), `${term}: there is no ${path}`);
    }
  }
});

test('the glossary is in alphabetical order, with each term once', () => {
  const terms = entries.map(({ term }) => term);
  assert.deepEqual(terms, [...new Set(terms)].toSorted(new Intl.Collator('en').compare));
});
