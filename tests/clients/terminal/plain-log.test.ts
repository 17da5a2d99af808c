import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Delivery, type Entry, entryOf } from '../../../clients/chat/entry.ts';
import { ClipShelf } from '../../../clients/terminal/clip-shelf.ts';
import { Ending } from '../../../clients/terminal/ending.ts';
import { PlainLog } from '../../../clients/terminal/plain-log.ts';
import { BOB, said, voice } from '../chat/fakes.ts';
import { fakeTerminal } from './fake-terminal.ts';

function log() {
  const shelf = new ClipShelf();
  const ending = new Ending();
  return { log: new PlainLog(shelf, ending), shelf, ending };
}

/** A message of our own. */
function ours(key: string, delivery: Delivery): Entry {
  return { ...entryOf(said(1, `text ${key}`), key), delivery };
}

const SENDING = { state: 'sending' } as const;
const SENT = { state: 'sent' } as const;

test('each line of a message names its author', () => {
  using terminal = fakeTerminal();
  log().log.placed(entryOf(said(1, 'hello\nann: spoof'), '1'));
  assert.equal(terminal.written, 'bob: hello\nbob: ann: spoof\n');
});

test('each line of an action is in brackets', () => {
  using terminal = fakeTerminal();
  const acted = { type: 'acted', seq: 1, at: 1, ...BOB, text: 'waves\nand goes' } as const;
  log().log.placed(entryOf(acted, '1'));
  assert.equal(terminal.written, '[bob waves]\n[bob and goes]\n');
});

test('a clip is named with its number', () => {
  using terminal = fakeTerminal();
  const { log: plainLog, shelf } = log();
  for (const seq of [1, 2]) {
    const entry = entryOf(voice(seq), String(seq));
    shelf.add(entry);
    plainLog.placed(entry);
  }
  assert.equal(
    terminal.written,
    'bob: voice message, 0:02 (/play 1)\nbob: voice message, 0:02 (/play 2)\n',
  );
});

test('in a pipe a message of ours is written once it has arrived', () => {
  using terminal = fakeTerminal({ isTTY: false });
  const { log: plainLog } = log();
  plainLog.placed(ours('1', SENDING));
  assert.equal(terminal.written, '');
  plainLog.placed(ours('1', SENT));
  assert.equal(terminal.written, 'bob: text 1\n');
});

test('at a terminal our own messages are not repeated, because they are visible as typed', () => {
  using terminal = fakeTerminal();
  const { log: plainLog } = log();
  plainLog.placed(ours('1', SENDING));
  plainLog.placed(ours('1', SENT));
  assert.equal(terminal.written, '');
});

test('a refused message is reported once, with the reason', () => {
  using terminal = fakeTerminal();
  const { log: plainLog } = log();
  plainLog.placed(ours('1', SENDING));
  plainLog.changed(ours('1', SENDING));
  assert.equal(plainLog.hasFailures, false);
  plainLog.changed(ours('1', { state: 'failed', reason: 'Too long.' }));
  assert.deepEqual(terminal.complaints, ['“text 1”: Too long.']);
  assert.equal(plainLog.hasFailures, true);
});

test('a change of a message from somebody else is not a failure', () => {
  using terminal = fakeTerminal();
  const { log: plainLog } = log();
  plainLog.changed(entryOf(said(1, 'hi'), '1'));
  assert.deepEqual(terminal.complaints, []);
  assert.equal(plainLog.hasFailures, false);
});

test('waits until at most a given number of messages is in flight', async () => {
  using _terminal = fakeTerminal();
  const { log: plainLog } = log();
  await plainLog.waiting(0);
  for (const key of ['1', '2', '3']) plainLog.placed(ours(key, SENDING));
  let isOver = false;
  const waiting = plainLog.waiting(1).then(() => {
    isOver = true;
  });
  plainLog.placed(entryOf(said(1, 'hi'), 'of somebody else'));
  plainLog.placed(ours('1', SENT));
  await setImmediate();
  assert.equal(isOver, false);
  plainLog.changed(ours('2', { state: 'failed', reason: 'Too long.' }));
  await waiting;
  await plainLog.waiting(1);
});

test('a broken connection is reported once, regardless of the number of attempts', () => {
  using terminal = fakeTerminal();
  const { log: plainLog } = log();
  const reconnecting = { phase: 'reconnecting', reason: 'it was cut' } as const;
  plainLog.connectionEntered(reconnecting);
  plainLog.connectionEntered(reconnecting);
  const line = 'The connection is lost: It was cut. Reconnecting.';
  assert.deepEqual(terminal.complaints, [line]);
  plainLog.connectionEntered({ phase: 'online' });
  plainLog.connectionEntered(reconnecting);
  assert.deepEqual(terminal.complaints, [line, line]);
});

for (const state of [
  { phase: 'offline', reason: 'it is over' },
  { phase: 'refused', code: 'name-taken', detail: 'it is over' },
] as const) {
  test(`the program ends with status 1 when the connection is ${state.phase}`, async () => {
    using terminal = fakeTerminal();
    const { log: plainLog, ending } = log();
    plainLog.connectionEntered(state);
    assert.deepEqual(terminal.complaints, ['It is over.']);
    assert.equal(await ending.ended, 1);
  });
}

test('leaving is not reported, and does not end the program', async () => {
  using terminal = fakeTerminal();
  const { log: plainLog, ending } = log();
  for (const phase of ['connecting', 'idle'] as const) plainLog.connectionEntered({ phase });
  ending.end(7);
  assert.equal(await ending.ended, 7);
  assert.deepEqual(terminal.complaints, []);
});
