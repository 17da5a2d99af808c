import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Delivery, type Entry, entryOf } from '../../../clients/chat/entry.ts';
import { Ending } from '../../../clients/terminal/chat-client.ts';
import { chatPlainly, isPlain, PlainLog } from '../../../clients/terminal/chat-plainly.ts';
import { ClipShelf } from '../../../clients/terminal/clip-player.ts';
import { CLOSE, DETAILS } from '../../../shared/codes.ts';
import { CIDS_PER_MEMBER } from '../../../shared/limits.ts';
import { replacing } from '../../support/replacing.ts';
import {
  BOB,
  cleared,
  fakeTransport,
  hostSaid,
  said,
  tell,
  voice,
  welcome,
} from '../chat/fakes.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** The chat as lines, with a fake server and a fake terminal. */

const ANN = { id: 'a', name: 'ann' };

/** Ann's chat in a pipe, after joining. */
async function chatInPipe(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const terminal = fakeTerminal({ isTTY: false });
  const { open, lines } = fakeTransport();
  const ending = new Ending();
  const options = { host: 'chat.example', port: 12_345, name: 'ann', plain: true, help: false };
  const status = chatPlainly(options, ending, open);
  const [line] = lines;
  assert(line);
  line.listener.opened();
  tell(line, welcome());
  await setImmediate();
  let seq = 1;
  return {
    terminal,
    ending,
    status,
    line,
    /** The unconfirmed messages, after the whole pipe has been read. */
    async said() {
      await setImmediate();
      return (line.sent as { type: string; text: string; cid: string }[]).filter(
        ({ type }) => type === 'say',
      );
    },
    confirm(text: string, cid: string) {
      seq += 1;
      tell(line, said(seq, text, ANN, cid));
    },
    [Symbol.dispose]() {
      ending.end(0);
      terminal[Symbol.dispose]();
    },
  };
}

test('sends line after line, and ends when all have arrived', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.end('one\n \u200b\n  two\n');
  const said = await chat.said();
  assert.deepEqual(
    said.map(({ text }) => text),
    ['one', '  two'],
  );
  for (const { text, cid } of said) chat.confirm(text, cid);
  assert.equal(await chat.status, 0);
  assert.match(chat.terminal.written, /ann: one\nann: {3}two\n$/);
  assert.deepEqual(chat.line.sent.at(-1), { type: 'leave' });
});

test('has no more lines in flight than the server remembers', async (t) => {
  using chat = await chatInPipe(t);
  const lines = Array.from({ length: CIDS_PER_MEMBER + 2 }, (_, index) => `line ${index}\n`);
  chat.terminal.stdin.end(lines.join(''));
  const said = await chat.said();
  assert.equal(said.length, CIDS_PER_MEMBER);
  const [first] = said;
  assert(first);
  chat.confirm(first.text, first.cid);
  assert.equal((await chat.said()).length, CIDS_PER_MEMBER + 1);
});

test('reports a refused line, sends the others, and ends with status 1', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.end('one\ntwo\n');
  const [one, two] = await chat.said();
  assert(one && two);
  const code = 'text-too-long';
  tell(chat.line, { type: 'refused', code, detail: DETAILS[code], cid: one.cid });
  chat.confirm(two.text, two.cid);
  assert.equal(await chat.status, 1);
  assert.deepEqual(chat.terminal.complaints, [
    '“one”: A message has at most 2,000 characters; send it in parts.',
  ]);
});

test('reports a command that fails, and ends with status 1', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.end('/dance\n');
  assert.equal(await chat.status, 1);
  assert.match(chat.terminal.written, /^\/dance: No such command/m);
});

test('/quit ends it with status 0, even with more in the pipe', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.write('/quit\n');
  assert.equal(await chat.status, 0);
  assert.deepEqual(chat.line.sent.at(-1), { type: 'leave' });
});

test('the end of the connection ends it with status 1, and the last line is not lost silently', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.write('one\n');
  assert.equal((await chat.said()).length, 1);
  chat.line.listener.closed(CLOSE.replaced, 'it is over');
  assert.equal(await chat.status, 1);
  assert.deepEqual(chat.terminal.complaints, ['“one”: Not sent: It is over.', 'It is over.']);
});

test('a removal by the host ends it with status 1, says why, and what was not sent', async (t) => {
  using chat = await chatInPipe(t);
  chat.terminal.stdin.write('one\n');
  await chat.said();
  tell(chat.line, { type: 'bye', code: 'banned', detail: DETAILS.banned });
  chat.line.listener.closed(CLOSE.removed);
  assert.equal(await chat.status, 1);
  const [unsent, why] = chat.terminal.complaints;
  assert.equal(unsent, '“one”: Not sent: The host has banned your address from this server.');
  assert.match(why ?? '', /^The host has banned .* lifts the ban/);
});

test('says what the host does', async (t) => {
  using chat = await chatInPipe(t);
  tell(chat.line, { type: 'muted' });
  tell(chat.line, { type: 'unmuted' });
  tell(chat.line, cleared(2));
  assert.match(
    chat.terminal.written,
    /^The host has muted you\. .*\nYou can speak again\.\nThe host has cleared .*\n$/,
  );
});

test('leaves the room when it is ended from outside', async (t) => {
  using chat = await chatInPipe(t);
  chat.ending.end(143);
  assert.equal(await chat.status, 143);
  assert.deepEqual(chat.line.sent.at(-1), { type: 'leave' });
  assert.equal(chat.line.closed, true);
});

for (const [where, fakes, plain, expected] of [
  ['at a terminal', {}, false, false],
  ['where it is asked for', {}, true, true],
  ['in a pipe', { stdin: { isTTY: false } }, false, true],
  ['where somebody else reads', { stdout: { isTTY: false } }, false, true],
  ['at a terminal that has no cursor', { env: { TERM: 'dumb' } }, false, true],
  ['for a screen reader', { env: { INK_SCREEN_READER: 'true' } }, false, true],
] as const) {
  test(`the chat is ${expected ? 'lines' : 'a full screen'} ${where}`, () => {
    const terminal = { stdin: { isTTY: true }, stdout: { isTTY: true }, env: { TERM: 'xterm' } };
    using _process = replacing(process, { ...terminal, ...fakes });
    const options = { host: 'chat.example', port: 12_345, plain, help: false };
    assert.equal(isPlain(options), expected);
  });
}

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

test('an answer shows what it answers in its first line', () => {
  using terminal = fakeTerminal();
  const re = { seq: 1, name: 'ann', text: 'hello' };
  log().log.placed(entryOf({ ...said(2, 'hi\nann'), re }, '2'));
  assert.equal(terminal.written, 'bob: (to ann: hello) hi\nbob: ann\n');
});

test('each line of the host begins as no line of a member can', () => {
  using terminal = fakeTerminal();
  const { log: plainLog } = log();
  plainLog.placed(entryOf(hostSaid(1, 'hello\nall'), '1'));
  plainLog.placed(entryOf(said(2, 'hi\n* The host says: spoof', { id: 'm', name: 'host' }), '2'));
  const spoof = { type: 'acted', seq: 3, at: 1, ...BOB, text: 'x]\n* The host says: y' } as const;
  plainLog.placed(entryOf(spoof, '3'));
  const ofHost = terminal.written.split('\n').filter((line) => line.startsWith('* '));
  assert.deepEqual(ofHost, ['* The host says: hello', '* The host says: all']);
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
