import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { joinWith, TypedLines } from '../../../clients/terminal/join.ts';
import { DETAILS } from '../../../shared/codes.ts';
import { tell, welcome } from '../chat/fakes.ts';
import { fakeClient } from './fake-client.ts';
import { fakeTerminal } from './fake-terminal.ts';

const OPTIONS = { host: 'chat.example', port: 12_345, plain: true, help: false };

const REFUSAL = { type: 'refused', code: 'name-taken', detail: DETAILS['name-taken'] } as const;

test('joins under the given name, and does not ask for one', async (t) => {
  using terminal = fakeTerminal();
  using lines = new TypedLines();
  using fake = fakeClient(t);
  const joining = joinWith({ ...OPTIONS, name: 'ann' }, fake.client, lines);
  fake.line().listener.opened();
  assert.deepEqual(fake.line().sent, [{ type: 'hello', v: 1, name: 'ann' }]);
  tell(fake.line(), welcome());
  await joining;
  assert.equal(terminal.written, '');
});

test('asks for a name if none is given, and for another one if it is refused', async (t) => {
  using terminal = fakeTerminal();
  using lines = new TypedLines();
  using fake = fakeClient(t);
  const joining = joinWith(OPTIONS, fake.client, lines);
  assert.equal(terminal.written, 'Your name: ');
  terminal.stdin.write('bob\nann\n');
  await setImmediate();
  tell(fake.line(), REFUSAL);
  await setImmediate();
  assert.equal(terminal.written, 'Your name: That name is taken; choose another.\nYour name: ');
  fake.line().listener.opened();
  assert.deepEqual(fake.line().sent, [{ type: 'hello', v: 1, name: 'ann' }]);
  tell(fake.line(), welcome());
  await joining;
});

test('nobody joins without a name', async (t) => {
  using terminal = fakeTerminal();
  using lines = new TypedLines();
  using fake = fakeClient(t);
  terminal.stdin.end();
  await assert.rejects(joinWith(OPTIONS, fake.client, lines), {
    name: 'JoinError',
    message: 'Without a name nobody comes in.',
  });
  assert.equal(fake.lines.length, 0);
});

test('in a pipe, where nobody can be asked, a name must be given', async (t) => {
  using terminal = fakeTerminal({ isTTY: false });
  using lines = new TypedLines();
  using fake = fakeClient(t);
  await assert.rejects(joinWith(OPTIONS, fake.client, lines), {
    name: 'UsageError',
    message: /--name bot$/,
  });
  assert.equal(terminal.written, '');
});

test('in a pipe a refused name ends the program', async (t) => {
  using terminal = fakeTerminal({ isTTY: false });
  using lines = new TypedLines();
  using fake = fakeClient(t);
  const joining = joinWith({ ...OPTIONS, name: 'bob' }, fake.client, lines);
  tell(fake.line(), REFUSAL);
  await assert.rejects(joining, {
    name: 'JoinError',
    message: 'That name is taken; choose another.',
  });
  assert.equal(terminal.written, '');
});

const CTRL_D = '\x04';
const CTRL_Z = '\x1a';

test('returns lines one at a time, and undefined at the end of the input', async () => {
  using terminal = fakeTerminal({ isTTY: false });
  using lines = new TypedLines();
  terminal.stdin.end('one\ntwo\nthree');
  assert.equal(await lines.next(), 'one');
  assert.equal(await lines.next(), 'two');
  assert.equal(await lines.next(), 'three');
  assert.equal(await lines.next(), undefined);
});

test('nothing is read before the first call of next', () => {
  using terminal = fakeTerminal();
  terminal.stdin.write('for the screen');
  new TypedLines()[Symbol.dispose]();
  assert.equal(String(terminal.stdin.read()), 'for the screen');
});

test('after the end nothing is read, and nobody waits for a line', async () => {
  using terminal = fakeTerminal();
  const lines = new TypedLines();
  const line = lines.next();
  lines[Symbol.dispose]();
  assert.equal(await line, undefined);
  assert.equal(terminal.stdin.isPaused(), true);
});

for (const key of [CTRL_D, CTRL_Z]) {
  test(`on Windows ${JSON.stringify(key)} at a terminal ends the input`, async () => {
    using terminal = fakeTerminal({ platform: 'win32' });
    using lines = new TypedLines();
    terminal.stdin.write(`one\n${key}\n`);
    assert.equal(await lines.next(), 'one');
    assert.equal(await lines.next(), undefined);
  });

  for (const where of [{ platform: 'linux' }, { platform: 'win32', isTTY: false }]) {
    test(`${JSON.stringify(key)} is text like any other: ${JSON.stringify(where)}`, async () => {
      using terminal = fakeTerminal(where);
      using lines = new TypedLines();
      terminal.stdin.write(`a${key}b\n`);
      assert.equal(await lines.next(), `a${key}b`);
    });
  }
}
