/** The chat as lines, with a fake server and a fake terminal. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Ending } from '../../../clients/terminal/ending.ts';
import { chatPlainly, isPlain } from '../../../clients/terminal/plain.ts';
import { CLOSE, DETAILS } from '../../../shared/codes.ts';
import { CIDS_PER_MEMBER } from '../../../shared/limits.ts';
import { replacing } from '../../support/replacing.ts';
import { fakeTransport, said, tell, welcome } from '../chat/fakes.ts';
import { fakeTerminal } from './fake-terminal.ts';

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
