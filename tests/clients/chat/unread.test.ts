import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unread } from '../../../clients/chat/unread.ts';

test('nothing is unread while the person is here', () => {
  const unread = new Unread();
  unread.arrived('a');
  assert.equal(unread.firstKey, undefined);
  assert.equal(unread.count, 0);
});

test('the marker is above the first message of an absence, and stays', () => {
  const unread = new Unread();
  unread.away = true;
  unread.arrived('a');
  unread.arrived('b');
  assert.equal(unread.firstKey, 'a');
  assert.equal(unread.count, 2);
  unread.away = false;
  assert.equal(unread.firstKey, 'a');
  assert.equal(unread.count, 0);
});

test('it moves with the first message of the next absence, and disappears when the person answers', () => {
  const unread = new Unread();
  unread.away = true;
  unread.arrived('a');
  unread.away = false;
  unread.away = true;
  assert.equal(unread.firstKey, 'a');
  unread.arrived('b');
  assert.equal(unread.firstKey, 'b');
  unread.read();
  assert.equal(unread.firstKey, undefined);
});
