import assert from 'node:assert/strict';
import test from 'node:test';
import { newId } from '../../../clients/chat/recording.ts';

test('an id has 32 hexadecimal digits, and no two are the same', () => {
  const ids = Array.from({ length: 100 }, newId);
  for (const id of ids) assert.match(id, /^[\da-f]{32}$/);
  assert.equal(new Set(ids).size, 100);
});
