/** The queue between event handlers and the loop that reads it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Inbox } from '../../stages/04-broadcast/inbox.ts';

test('each step of the loop gets everything since the last one', async () => {
  const inbox = new Inbox<string>();
  inbox.push('a');
  inbox.push('b');
  const reader = inbox[Symbol.asyncIterator]();
  assert.deepEqual(await reader.next(), { done: false, value: ['a', 'b'] });
  const waiting = reader.next();
  await setImmediate();
  inbox.push('c');
  inbox.push('d');
  assert.deepEqual(await waiting, { done: false, value: ['c', 'd'] });
});

test('after its end the remaining items are read, and no more are accepted', async () => {
  const inbox = new Inbox<string>();
  inbox.push('a');
  inbox.end();
  inbox.push('late');
  const reader = inbox[Symbol.asyncIterator]();
  assert.deepEqual(await reader.next(), { done: false, value: ['a'] });
  assert.deepEqual(await reader.next(), { done: true, value: undefined });
});

test('a waiting reader is woken by the end', async () => {
  const inbox = new Inbox<string>();
  const waiting = inbox[Symbol.asyncIterator]().next();
  await setImmediate();
  inbox.end();
  assert.deepEqual(await waiting, { done: true, value: undefined });
});

test('its size is the number of items that the reader has not taken yet', async () => {
  const inbox = new Inbox<string>();
  assert.equal(inbox.size, 0);
  inbox.push('a');
  inbox.push('b');
  assert.equal(inbox.size, 2);
  await inbox[Symbol.asyncIterator]().next();
  assert.equal(inbox.size, 0);
});
