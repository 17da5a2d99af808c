import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { HostConsole } from '../../../clients/host/host-console.ts';
import { ProtocolError } from '../../../shared/codes.ts';
import type { HostMember, HostRequest } from '../../../shared/host-protocol.ts';
import { replacing } from '../../support/replacing.ts';
import { pressKeys } from '../terminal/keyboard.ts';

const MEMBERS = ['bob', 'bert', '日本'].map(
  (name): HostMember => ({
    name,
    address: '10.0.0.7',
    way: 'TCP',
    thread: 1,
    since: 0,
    messagesPerMinute: 0,
    queuedBytes: 0,
  }),
);

/** A console with a hub that knows three members, and a screen that remembers what it shows. */
function fakeConsole() {
  const printed: string[] = [];
  const asked: HostRequest[] = [];
  const acts: string[] = [];
  let input = '';
  let draws = 0;
  const screen = {
    room: { columns: 20, rows: 24 },
    print: (lines: readonly string[]) => void printed.push(...lines),
    show: ({ text }: { text: string }) => {
      input = text;
      draws += 1;
    },
    clear: () => void acts.push('clear'),
  };
  const host = new HostConsole({
    screen,
    ask: async (request) => {
      asked.push(request);
      if (request.type === 'who') return { members: MEMBERS };
      if (request.type === 'kick' && request.name !== 'bob')
        throw new ProtocolError('no-such-member');
      return { name: 'bob' };
    },
    suspend: () => void acts.push('suspend'),
  });
  return {
    screen,
    printed,
    asked,
    acts,
    get input() {
      return input;
    },
    get draws() {
      return draws;
    },
    async type(bytes: string) {
      pressKeys(bytes, (text, key) => host.press(text, key));
      await setImmediate();
    },
  };
}

test('a command is shown above, and its answer below it', async () => {
  const host = fakeConsole();
  await host.type('/kick bob\r');
  assert.deepEqual(host.asked.at(-1), { type: 'kick', name: 'bob' });
  assert.deepEqual(host.printed, ['> /kick bob', 'bob is removed, and the name is free.']);
  assert.equal(host.input, '');
});

test('a refusal is a sentence', async () => {
  const host = fakeConsole();
  await host.type('/kick eve\r');
  assert.deepEqual(host.printed, [
    '> /kick eve',
    'Nobody by that name is here; /who lists the members.',
  ]);
});

test('a text without a slash is not sent, and stays to be corrected', async () => {
  const host = fakeConsole();
  await host.type('hello\r');
  assert.deepEqual(host.printed, ['Say it with /say TEXT; /help lists the commands.']);
  assert.equal(host.input, 'hello');
  await host.type('\x1b[H/say \r');
  assert.deepEqual(host.asked.at(-1), { type: 'say', text: 'hello' });
  assert.deepEqual(host.printed.slice(1), ['> /say hello', 'The host says: hello']);
});

test('Tab completes commands, and the names of those who are here now', async () => {
  const host = fakeConsole();
  await host.type('/ki');
  await host.type('\tb\t');
  assert.equal(host.input, '/kick bob ');
  await host.type('\t');
  assert.equal(host.input, '/kick bert ');
  await host.type('\x15/mute 日\t');
  assert.equal(host.input, '/mute 日本 ');
  assert.equal(host.asked.filter(({ type }) => type === 'who').length, 2, 'once for each line');
});

test('Tab completes no name before the hub has named one', async () => {
  const host = fakeConsole();
  await host.type('/kick \t');
  assert.equal(host.input, '/kick ');
});

test('a bug is not taken for a refusal', async () => {
  const host = fakeConsole();
  const print = () => {
    throw new Error('a bug');
  };
  using _broken = replacing(host.screen, { print });
  await assert.rejects(host.type('/lock\r'), /a bug/);
});

test('Up brings back what was typed', async () => {
  const host = fakeConsole();
  await host.type('/lock\r/unlock\r\x1b[A\x1b[A');
  assert.equal(host.input, '/lock');
});

test('a paste of several lines is one command', async () => {
  const host = fakeConsole();
  await host.type('/say \x1b[200~one\rtwo\x03\x1b[201~');
  assert.equal(host.input, '/say one\ntwo');
  await host.type('\r');
  assert.deepEqual(host.asked.at(-1), { type: 'say', text: 'one\ntwo' });
  assert.deepEqual(host.printed, [
    ...['> /say one', 'two'],
    ...['The host says: one', 'The host says: two'],
  ]);
});

test('the table of /who is made for this screen', async () => {
  const host = fakeConsole();
  await host.type('/who\r');
  assert.deepEqual(host.printed, [
    '> /who',
    'name  per minute',
    '日本           0',
    'bob            0',
    'bert           0',
  ]);
});

test('Ctrl-Z stops the program, Ctrl-L clears the screen, and Ctrl-D does nothing on an empty line', async () => {
  const host = fakeConsole();
  await host.type('\x1a\x0c\x04');
  assert.deepEqual(host.acts, ['suspend', 'clear']);
  await host.type('ab\x1b[D\x04');
  assert.equal(host.input, 'a', 'elsewhere it erases, as in a shell');
  assert.deepEqual(host.printed, []);
});

test('Enter on an empty line and Ctrl-C ask and draw nothing', async () => {
  const host = fakeConsole();
  await host.type('\r\x03');
  assert.deepEqual([host.asked, host.printed, host.acts], [[], [], []]);
  assert.equal(host.draws, 0);
});
