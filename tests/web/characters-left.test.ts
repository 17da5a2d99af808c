import assert from 'node:assert/strict';
import test from 'node:test';
import { charactersLeft } from '../../web/text/characters-left.ts';

test('counts the characters that will be sent, as people count them', () => {
  assert.equal(charactersLeft(''), 2_000);
  assert.equal(charactersLeft('\n hello\n'), 1_994);
  assert.equal(charactersLeft('😀'.repeat(2_000)), 0);
  assert.equal(charactersLeft('x'.repeat(2_001)), -1);
  assert.equal(charactersLeft(`/me ${'x'.repeat(2_000)}`), 0);
  assert.equal(charactersLeft(`//${'x'.repeat(1_999)}`), 0);
  assert.equal(charactersLeft('/nick ann'), 2_000 - '/nick ann'.length);
});
