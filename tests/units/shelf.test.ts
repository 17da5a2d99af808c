import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, Shelf } from '../../stages/06-media/shelf.ts';

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
