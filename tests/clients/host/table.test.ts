import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Column, tableLines } from '../../../clients/host/table.ts';

interface Fruit {
  readonly name: string;
  readonly number: number;
  readonly place: string;
}

const COLUMNS: readonly Column<Fruit>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'count', cell: ({ number }) => String(number), alignRight: true, rank: 2 },
  { title: 'place', cell: ({ place }) => place, rank: 1 },
];
const FRUITS: readonly Fruit[] = [
  { name: 'apple', number: 7, place: 'shelf' },
  { name: '日本語', number: 12_345, place: '' },
];

test('cells are below each other by their width on the screen, and numbers end below each other', () => {
  assert.deepEqual(tableLines(COLUMNS, FRUITS, 80), [
    'name    count  place',
    'apple       7  shelf',
    '日本語  12345',
  ]);
});

test('columns go in the order of their ranks when the screen is too narrow', () => {
  assert.equal(tableLines(COLUMNS, FRUITS, 20)[0], 'name    count  place');
  assert.equal(tableLines(COLUMNS, FRUITS, 19)[0], 'name    count');
  assert.equal(tableLines(COLUMNS, FRUITS, 13)[0], 'name    count');
  assert.deepEqual(tableLines(COLUMNS, FRUITS, 12), ['name', 'apple', '日本語']);
});

test('the first column is cut if nothing else is left', () => {
  assert.deepEqual(tableLines(COLUMNS, FRUITS, 5), ['name', 'apple', '日本…']);
  assert.deepEqual(tableLines(COLUMNS, FRUITS, 1), ['name', 'app…', '日…']);
});

test('a table without rows has its titles', () => {
  assert.deepEqual(tableLines(COLUMNS, [], 80), ['name  count  place']);
  assert.deepEqual(tableLines([], FRUITS, 80), ['', '', '']);
});
