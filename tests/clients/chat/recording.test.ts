import assert from 'node:assert/strict';
import test from 'node:test';
import { NOWHERE, newId } from '../../../clients/chat/recording.ts';
import { recording } from './fakes.ts';

test('an id has 32 hexadecimal digits, and no two are the same', () => {
  const ids = Array.from({ length: 100 }, newId);
  for (const id of ids) assert.match(id, /^[\da-f]{32}$/);
  assert.equal(new Set(ids).size, 100);
});

test('a chat that does not record has no room for recordings, and finds none', async () => {
  assert.equal(await NOWHERE.put(recording), false);
  NOWHERE.remove(recording.id);
  assert.deepEqual(await NOWHERE.takeOver(), []);
});
