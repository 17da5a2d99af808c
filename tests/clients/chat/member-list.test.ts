import assert from 'node:assert/strict';
import test from 'node:test';
import { inOrder, isFound, otherNames } from '../../../clients/chat/member-list.ts';

const members = ['zoe', 'Bob', 'alice', 'émile', 'bot-10', 'bot-9', 'me'].map((name) => ({
  id: `id of ${name}`,
  name,
}));

const names = (you: string | undefined) => inOrder(members, you).map(({ name }) => name);

test('members are sorted by name, regardless of case and accents, and numbers by value', () => {
  const expected = ['alice', 'Bob', 'bot-9', 'bot-10', 'émile', 'me', 'zoe'];
  assert.deepEqual(names(undefined), expected);
});

test('we are the first in the list, and the others keep their order', () => {
  assert.deepEqual(names('id of me'), ['me', 'alice', 'Bob', 'bot-9', 'bot-10', 'émile', 'zoe']);
  assert.equal(names('id of zoe')[0], 'zoe');
});

test('the list that was given stays as it is', () => {
  names('id of me');
  assert.equal(members[0]?.name, 'zoe');
});

test('the names of the others are all but ours', () => {
  const others = ['zoe', 'Bob', 'alice', 'émile', 'bot-10', 'bot-9'];
  assert.deepEqual(otherNames(members, 'me'), others);
});

test('a name is found by any part of it, regardless of case and accents', () => {
  assert.ok(isFound('Émile', 'mil'));
  assert.ok(isFound('Émile', 'eM'));
  assert.ok(isFound('emile', 'é'));
  assert.ok(isFound('Émile', ' mile '));
  assert.ok(isFound('Émile', ''));
  assert.ok(!isFound('Émile', 'mille'));
});
