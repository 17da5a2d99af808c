import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_STORE_BYTES, UNSHARED_CLIP_MS } from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import { ClipLedger } from '../../stages/06-media/clip-ledger.ts';

test('the oldest clips go when the store is full, and are said to be gone', () => {
  const removed: string[] = [];
  const ledger = new ClipLedger((id) => removed.push(id));
  for (const id of ['a', 'b', 'c']) {
    ledger.add(clip(id, MAX_STORE_BYTES / 2), 'bob');
    ledger.share(id, 'bob');
  }
  assert.deepEqual(removed, ['a']);
  assert.throws(() => ledger.find('a'), { code: 'clip-expired' });
  assert.throws(() => ledger.find('never'), { code: 'not-found' });
  assert.equal(ledger.find('b').id, 'b');
  assert.throws(() => ledger.share('a', 'bob'), { code: 'no-such-clip' });
});

test('a clip that nobody shares within a minute is dropped, a shared one stays', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const removed: string[] = [];
  const ledger = new ClipLedger((id) => removed.push(id));
  ledger.add(clip('kept', 1), 'bob');
  ledger.add(clip('dropped', 1), 'bob');
  ledger.share('kept', 'bob');
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed, ['dropped']);
  assert.throws(() => ledger.find('dropped'), { code: 'not-found' });
  assert.equal(ledger.find('kept').id, 'kept');
});

function clip(id: string, bytes: number): Uploaded {
  return { id, kind: 'voice', mime: 'audio/webm', bytes, durationMs: 1_000, url: `/clips/${id}` };
}
