/** One end of a link, with a port that only records its calls. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  LINK_BATCH_BYTES,
  LINK_MESSAGE_BYTES,
  LINK_WINDOW_BYTES,
  MAX_LINK_BYTES,
  MAX_UNANSWERED_LINK_PROBES,
} from '../../shared/limits.ts';
import { BatchedLink, type Packet } from '../../stages/04-broadcast/batched-link.ts';
import { FakePort } from '../support/fake-port.ts';

const PROBE = '';
const QUARTER = LINK_WINDOW_BYTES / 4;

function open() {
  const port = new FakePort();
  const receive = (packet: Packet) => void port.emit('message', packet);
  return { link: new BatchedLink(port), port, receive, carried: port.carried };
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

test('what the other end has not acknowledged is on the way', () => {
  const { link, receive } = open();
  assert.equal(link.bytesOnTheWay, 0);
  link.send(messageOf(1_000));
  link.send(messageOf(500));
  assert.equal(link.bytesOnTheWay, 1_500);
  receive(1_000);
  assert.equal(link.bytesOnTheWay, 500);
  link.close();
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
  const { link, receive } = open();
  for (let quarter = 0; quarter < 3; quarter += 1) link.send(messageOf(QUARTER));
  link.send(messageOf(QUARTER - 2));
  assert.equal(link.full, false);
  assert.equal(await hasResolved(link.drained()), true);
  link.send('');
  assert.equal(link.full, true);
  receive(LINK_MESSAGE_BYTES - 2);
  assert.equal(link.full, true);
  receive(2);
  assert.equal(link.full, false);
});

test('anyone who waits for room waits until there is some', async () => {
  const { link, receive } = open();
  for (let time = 0; time < 2; time += 1) {
    for (let quarter = 0; quarter < 5; quarter += 1) link.send(messageOf(QUARTER));
    const drained = link.drained();
    receive(QUARTER);
    assert.equal(await hasResolved(drained), false, 'a window of bytes is still on its way');
    receive(QUARTER);
    assert.equal(await hasResolved(drained), true);
    receive(3 * QUARTER);
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

test('a probe asks for a sign of life only while something is in flight', async () => {
  const { link, carried } = open();
  link.probe();
  assert.deepEqual(carried, []);
  link.send('a');
  await setImmediate();
  link.probe();
  assert.deepEqual(carried, ['a', PROBE]);
  link.close();
  link.probe();
  assert.deepEqual(carried, ['a', PROBE, { closed: true }]);
});

test('an end that gives no sign of life is given up, once', async () => {
  const { link, receive, carried } = open();
  link.send('a');
  await setImmediate();
  for (let probe = 0; probe < MAX_UNANSWERED_LINK_PROBES; probe += 1) link.probe();
  receive(0);
  for (let probe = 0; probe < MAX_UNANSWERED_LINK_PROBES; probe += 1) link.probe();
  assert.equal(await hasResolved(link.givenUp), false);
  assert.equal(carried.length, 1 + 2 * MAX_UNANSWERED_LINK_PROBES);
  link.probe();
  link.probe();
  assert.equal(await hasResolved(link.givenUp), true);
  assert.deepEqual(carried.slice(1 + 2 * MAX_UNANSWERED_LINK_PROBES), [{ closed: true }]);
});

test('a probe is acknowledged at once, and is not a message', async () => {
  const { link, receive, carried } = open();
  receive(PROBE);
  assert.deepEqual(carried, [0]);
  const batches = link[Symbol.asyncIterator]();
  receive('ab');
  assert.deepEqual((await batches.next()).value, ['ab']);
  receive(PROBE);
  assert.deepEqual(carried, [0, 0], 'what is still being dealt with does not count');
  const next = batches.next();
  await setImmediate();
  receive(PROBE);
  receive(PROBE);
  assert.deepEqual(carried, [0, 0, LINK_MESSAGE_BYTES + 4, 0]);
  link.close();
  assert.equal((await next).done, true);
});

test('handled bytes are acknowledged at a quarter of the window', async () => {
  const { link, receive, carried } = open();
  const batches = link[Symbol.asyncIterator]();
  for (const message of [messageOf(QUARTER - 2), 'a', messageOf(QUARTER), 'b']) {
    receive(message);
    await batches.next();
  }
  assert.deepEqual(carried, [QUARTER + LINK_MESSAGE_BYTES, QUARTER]);
});

test('packets that arrive together are handled together, up to a batch', async () => {
  const { link, receive } = open();
  for (const packet of ['a\nb', 'c']) receive(packet);
  const big = messageOf(LINK_BATCH_BYTES);
  for (const packet of [big, big, 'd', big]) receive(packet);
  link.close();
  const turns = await Array.fromAsync(link);
  assert.deepEqual(turns, [['a', 'b', 'c', big], [big], ['d', big]]);
});

test('messages from before the end are still sent, and none after it', async () => {
  const { link, receive, carried } = open();
  link.send('last words');
  receive('unread');
  link.close();
  link.close();
  link.send('too late');
  receive(PROBE);
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

test('a link ends when the thread at the other end does', async () => {
  const { link, port, receive, carried } = open();
  receive('last words');
  port.emit('close');
  assert.deepEqual(await Array.fromAsync(link), [['last words']]);
  link.send('nobody is there');
  await setImmediate();
  assert.deepEqual(carried, [{ closed: true }]);
});
