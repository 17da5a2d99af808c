import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MAX_EXPIRED_CLIPS,
  MAX_STORE_BYTES,
  MAX_UNSHARED_BYTES,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import { ClipLedger, type Entry, Shelf } from '../../stages/06-media/clip-ledger.ts';

test('the oldest shared clips are removed when there is no room, and reported as expired', () => {
  const { ledger, removed } = emptyLedger();
  const count = MAX_STORE_BYTES / MAX_UNSHARED_BYTES + 1;
  for (let id = 1; id <= count; id += 1) {
    ledger.add(clip(String(id), MAX_UNSHARED_BYTES), 'bob');
    ledger.share(String(id), 'bob');
  }
  assert.deepEqual(removed, ['1']);
  assert.throws(() => ledger.find('1'), { code: 'clip-expired' });
  assert.throws(() => ledger.find('never'), { code: 'not-found' });
  assert.equal(ledger.find('2').id, '2');
  assert.throws(() => ledger.share('1', 'bob'), { code: 'no-such-clip' });
});

test('the age of a clip counts from its first share', () => {
  const { ledger, removed } = emptyLedger();
  const half = MAX_UNSHARED_BYTES / 2;
  ledger.add(clip('uploaded first', half), 'alice');
  ledger.add(clip('shared first', half), 'bob');
  ledger.share('shared first', 'bob');
  ledger.share('uploaded first', 'alice');
  ledger.share('shared first', 'bob');
  for (let id = 2; id <= MAX_STORE_BYTES / half; id += 1) {
    ledger.add(clip(String(id), half), 'bob');
    ledger.share(String(id), 'bob');
  }
  assert.deepEqual(removed, ['shared first']);
});

test('unshared clips only push out other unshared clips', () => {
  const { ledger, removed } = emptyLedger();
  ledger.add(clip('shared', 1), 'bob');
  ledger.share('shared', 'bob');
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) ledger.add(clip(id, MAX_UNSHARED_BYTES / 4), id);
  assert.deepEqual(removed, ['a', 'b']);
  assert.equal(ledger.find('shared').id, 'shared');
  assert.throws(() => ledger.share('a', 'a'), { code: 'no-such-clip' });
  assert.equal(ledger.share('c', 'c').id, 'c');
});

test('an unshared clip is not served', () => {
  const { ledger } = emptyLedger();
  ledger.add(clip('a', 1), 'bob');
  assert.throws(() => ledger.find('a'), { code: 'not-found' });
  assert.throws(() => ledger.share('a', 'mallory'), { code: 'no-such-clip' });
  ledger.share('a', 'bob');
  assert.equal(ledger.find('a').id, 'a');
});

test('a clip that is not shared within a minute is removed, and a shared one stays', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ledger, removed } = emptyLedger();
  ledger.add(clip('kept', 1), 'bob');
  ledger.add(clip('dropped', 1), 'bob');
  ledger.share('kept', 'bob');
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed, ['dropped']);
  assert.throws(() => ledger.find('dropped'), { code: 'not-found' });
  assert.equal(ledger.find('kept').id, 'kept');
  assert.equal(ledger.unsharedOf('bob'), 0);
});

test('unshared clips are removed with their member, once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ledger, removed } = emptyLedger();
  ledger.add(clip('posted', 1), 'bob');
  ledger.add(clip('waiting', 1), 'bob');
  ledger.add(clip('of another', 1), 'alice');
  ledger.share('posted', 'bob');
  ledger.dropUnsharedOf('bob');
  assert.deepEqual(removed, ['waiting']);
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed, ['waiting', 'of another']);
});

test('a limited number of removed clips is remembered, the latest ones', () => {
  const { ledger } = emptyLedger();
  const kept = MAX_STORE_BYTES / MAX_UNSHARED_BYTES;
  let last = 0;
  const shareUntilGone = (gone: number) => {
    for (; last < gone + kept; last += 1) {
      ledger.add(clip(String(last + 1), MAX_UNSHARED_BYTES), 'bob');
      ledger.share(String(last + 1), 'bob');
    }
  };
  shareUntilGone(MAX_EXPIRED_CLIPS);
  assert.throws(() => ledger.find('1'), { code: 'clip-expired' });
  shareUntilGone(MAX_EXPIRED_CLIPS + 1);
  assert.throws(() => ledger.find('1'), { code: 'not-found' });
  for (const id of [2, MAX_EXPIRED_CLIPS + 1])
    assert.throws(() => ledger.find(String(id)), { code: 'clip-expired' }, String(id));
});

test('all shared clips can be removed at once; those that wait to be shared stay', () => {
  const { ledger, removed } = emptyLedger();
  for (const id of ['1', '2', '3']) ledger.add(clip(id, MAX_UNSHARED_BYTES / 4), 'bob');
  for (const id of ['1', '2']) ledger.share(id, 'bob');
  ledger.expireShared();
  assert.deepEqual(removed, ['1', '2']);
  for (const id of ['1', '2']) assert.throws(() => ledger.find(id), { code: 'clip-expired' });
  assert.equal(ledger.unsharedOf('bob'), 1);
  ledger.share('3', 'bob');
  assert.equal(ledger.find('3').id, '3');
});

test('a shelf that was cleared has room for as much as before', () => {
  const shelf = new Shelf(10);
  shelf.add(entry('a', 6));
  shelf.add(entry('b', 4));
  assert.deepEqual(idsOf(shelf.clear()), ['a', 'b']);
  assert.deepEqual(idsOf(shelf.add(entry('c', 10))), []);
  assert.equal(shelf.get('a'), undefined);
});

function emptyLedger() {
  const removed: string[] = [];
  return { ledger: new ClipLedger((id) => removed.push(id)), removed };
}

function clip(id: string, bytes: number): Uploaded {
  return { id, kind: 'voice', mime: 'audio/webm', bytes, durationMs: 1_000, url: `/clips/${id}` };
}

const timer = setTimeout(() => {}, 0);

function entry(id: string, bytes: number, owner = 'bob'): Entry {
  const url = `/clips/${id}`;
  const clip = { id, kind: 'voice', mime: 'audio/webm', bytes, durationMs: 1, url } as const;
  return { clip, owner, overdue: timer };
}

function idsOf(entries: readonly Entry[]): string[] {
  return entries.map(({ clip }) => clip.id);
}

test('a shelf is full at a number of bytes, and then as many of the oldest as necessary go', () => {
  const shelf = new Shelf(10);
  assert.deepEqual(shelf.add(entry('a', 4)), []);
  assert.deepEqual(shelf.add(entry('b', 2)), []);
  assert.deepEqual(shelf.add(entry('c', 4)), [], 'it is full, and not too full');
  assert.deepEqual(idsOf(shelf.add(entry('d', 1))), ['a']);
  assert.deepEqual(idsOf(shelf.add(entry('e', 6))), ['b', 'c']);
  assert.deepEqual(idsOf(shelf.of('bob')), ['d', 'e']);
  assert.equal(shelf.get('a'), undefined);
});

test('an entry that is larger than the shelf goes at once, and leaves it empty', () => {
  const shelf = new Shelf(10);
  shelf.add(entry('a', 1));
  assert.deepEqual(idsOf(shelf.add(entry('b', 11))), ['a', 'b']);
  assert.deepEqual(shelf.add(entry('c', 10)), []);
});

test('a removed entry frees its space, once', () => {
  const shelf = new Shelf(10);
  shelf.add(entry('a', 5));
  shelf.add(entry('b', 5));
  assert.equal(shelf.delete('a'), true);
  assert.equal(shelf.delete('a'), false);
  assert.equal(shelf.delete('never there'), false);
  assert.deepEqual(shelf.add(entry('c', 5)), []);
  assert.deepEqual(idsOf(shelf.add(entry('d', 1))), ['b']);
});

test('a shelf finds entries by owner', () => {
  const shelf = new Shelf(10);
  for (const [id, owner] of [
    ['a', 'ann'],
    ['b', 'bob'],
    ['c', 'ann'],
  ] as const)
    shelf.add(entry(id, 1, owner));
  assert.deepEqual(idsOf(shelf.of('ann')), ['a', 'c']);
  assert.deepEqual(shelf.of('carol'), []);
  assert.equal(shelf.get('b')?.owner, 'bob');
});
