/** One end of a link, with a carrier that only records its calls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  LINK_BATCH_BYTES,
  LINK_MESSAGE_BYTES,
  LINK_WINDOW_BYTES,
  MAX_LINK_BYTES,
  MAX_UNANSWERED_LINK_LOOKS,
} from '../../shared/limits.ts';
import { BatchedLink, type Packet } from '../../stages/03-nicknames/batched-link.ts';

const LOOK = '';
const QUARTER = LINK_WINDOW_BYTES / 4;

/** A link, and what its carrier received: packets, and finally the close. */
function open(): { link: BatchedLink; carried: (Packet | { closed: true })[] } {
  const carried: (Packet | { closed: true })[] = [];
  const link = new BatchedLink({
    post: (packet) => void carried.push(packet),
    close: () => void carried.push({ closed: true }),
  });
  return { link, carried };
}

/** A message that counts as a number of bytes. */
function messageOf(bytes: number): string {
  return 'x'.repeat((bytes - LINK_MESSAGE_BYTES) / 2);
}

/** Whether a promise has resolved by the end of this turn. */
async function hasResolved(promise: Promise<void>): Promise<boolean> {
  const waits = Symbol('waits');
  return (await Promise.race([promise, setImmediate(waits)])) !== waits;
}

test('the messages of one turn leave at its end as one packet', async () => {
  const { link, carried } = open();
  link.send('a');
  link.send('b');
  assert.deepEqual(carried, []);
  await setImmediate();
  assert.deepEqual(carried, ['a\nb']);
  link.send('c');
  await setImmediate();
  await setImmediate();
  assert.deepEqual(carried, ['a\nb', 'c']);
});

test('a batch that is big enough does not wait for the end of the turn', async () => {
  const { link, carried } = open();
  const [half, less] = [messageOf(LINK_BATCH_BYTES / 2), messageOf(LINK_BATCH_BYTES / 2 - 2)];
  link.send(half);
  link.send(less);
  assert.deepEqual(carried, []);
  await setImmediate();
  assert.deepEqual(carried, [`${half}\n${less}`]);
  for (const message of [half, half, 'rest']) link.send(message);
  assert.deepEqual(carried.slice(1), [`${half}\n${half}`]);
  await setImmediate();
  assert.deepEqual(carried.slice(2), ['rest']);
});

test('a link is full when a window of bytes is in flight, until some are acknowledged', async () => {
  const { link } = open();
  for (let quarter = 0; quarter < 3; quarter += 1) link.send(messageOf(QUARTER));
  link.send(messageOf(QUARTER - 2));
  assert.equal(link.full, false);
  assert.equal(await hasResolved(link.drained()), true);
  link.send('');
  assert.equal(link.full, true);
  link.receive(LINK_MESSAGE_BYTES - 2);
  assert.equal(link.full, true);
  link.receive(2);
  assert.equal(link.full, false);
});

test('anyone who waits for room waits until there is some', async () => {
  const { link } = open();
  for (let time = 0; time < 2; time += 1) {
    for (let quarter = 0; quarter < 5; quarter += 1) link.send(messageOf(QUARTER));
    const drained = link.drained();
    link.receive(QUARTER);
    assert.equal(await hasResolved(drained), false, 'a window of bytes is still on its way');
    link.receive(QUARTER);
    assert.equal(await hasResolved(drained), true);
    link.receive(3 * QUARTER);
  }
});

test('broadcasts may exceed the window, up to a limit in bytes', async () => {
  const { link, carried } = open();
  const message = messageOf(LINK_WINDOW_BYTES);
  for (let sent = 0; sent < MAX_LINK_BYTES; sent += LINK_WINDOW_BYTES) link.send(message);
  assert.equal(carried.length, MAX_LINK_BYTES / LINK_WINDOW_BYTES);
  assert.equal(await hasResolved(link.givenUp), false);
  link.send('one more');
  assert.equal(await hasResolved(link.givenUp), true);
  assert.deepEqual(carried.at(-1), { closed: true });
});

test('a check asks for a sign of life only while something is in flight', async () => {
  const { link, carried } = open();
  link.look();
  assert.deepEqual(carried, []);
  link.send('a');
  await setImmediate();
  link.look();
  assert.deepEqual(carried, ['a', LOOK]);
  link.close();
  link.look();
  assert.deepEqual(carried, ['a', LOOK, { closed: true }]);
});

test('an end that gives no sign of life is given up, once', async () => {
  const { link, carried } = open();
  link.send('a');
  await setImmediate();
  for (let look = 0; look < MAX_UNANSWERED_LINK_LOOKS; look += 1) link.look();
  link.receive(0);
  for (let look = 0; look < MAX_UNANSWERED_LINK_LOOKS; look += 1) link.look();
  assert.equal(await hasResolved(link.givenUp), false);
  assert.equal(carried.length, 1 + 2 * MAX_UNANSWERED_LINK_LOOKS);
  link.look();
  link.look();
  assert.equal(await hasResolved(link.givenUp), true);
  assert.deepEqual(carried.slice(1 + 2 * MAX_UNANSWERED_LINK_LOOKS), [{ closed: true }]);
});

test('a check is acknowledged at once, and is not a message', async () => {
  const { link, carried } = open();
  link.receive(LOOK);
  assert.deepEqual(carried, [0]);
  const batches = link[Symbol.asyncIterator]();
  link.receive('ab');
  assert.deepEqual((await batches.next()).value, ['ab']);
  link.receive(LOOK);
  assert.deepEqual(carried, [0, 0], 'what is still being dealt with does not count');
  const next = batches.next();
  await setImmediate();
  link.receive(LOOK);
  link.receive(LOOK);
  assert.deepEqual(carried, [0, 0, LINK_MESSAGE_BYTES + 4, 0]);
  link.close();
  assert.equal((await next).done, true);
});

test('handled bytes are acknowledged at a quarter of the window', async () => {
  const { link, carried } = open();
  const batches = link[Symbol.asyncIterator]();
  for (const message of [messageOf(QUARTER - 2), 'a', messageOf(QUARTER), 'b']) {
    link.receive(message);
    await batches.next();
  }
  assert.deepEqual(carried, [QUARTER + LINK_MESSAGE_BYTES, QUARTER]);
});

test('packets that arrive together are handled together, up to a batch', async () => {
  const { link } = open();
  for (const packet of ['a\nb', 'c']) link.receive(packet);
  const big = messageOf(LINK_BATCH_BYTES);
  for (const packet of [big, big, 'd', big]) link.receive(packet);
  link.close();
  const turns = await Array.fromAsync(link);
  assert.deepEqual(turns, [['a', 'b', 'c', big], [big], ['d', big]]);
});

test('messages from before the end are still sent, and none after it', async () => {
  const { link, carried } = open();
  link.send('last words');
  link.receive('unread');
  link.close();
  link.close();
  link.send('too late');
  link.receive(LOOK);
  assert.deepEqual(await Array.fromAsync(link), [['unread']]);
  await setImmediate();
  assert.deepEqual(carried, ['last words', { closed: true }]);
});

test('anyone who waits for room waits no longer once the link is closed', async () => {
  const { link } = open();
  link.send(messageOf(LINK_WINDOW_BYTES));
  const drained = link.drained();
  assert.equal(await hasResolved(drained), false);
  link.close();
  assert.equal(await hasResolved(drained), true);
  assert.equal(link.full, false);
});
