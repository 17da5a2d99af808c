/** The terminal is always left as it was found. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { TextClient } from '../../support/clients.ts';
import { NO_RAW_TERMINAL, NO_SIGNALS } from '../../support/lacking.ts';
import { serverThatSays } from '../../support/scripted-server.ts';
import { startStage } from '../../support/target.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';
import { welcome } from '../chat/fakes.ts';

const RESTORED = '\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h';

const WAYS: Record<string, readonly [leave: (window: TerminalWindow) => void, status: number]> = {
  'Ctrl-C': [(window) => window.type(KEY.ctrlC), 0],
  'Ctrl-D on an empty line': [(window) => window.type(KEY.ctrlD), 0],
  '/quit': [(window) => window.say('/quit'), 0],
};
const SIGNALS: typeof WAYS = {
  SIGTERM: [(window) => window.kill('SIGTERM'), 143],
  SIGHUP: [(window) => window.kill('SIGHUP'), 129],
};

for (const [ways, skip] of [
  [WAYS, NO_RAW_TERMINAL],
  [SIGNALS, NO_RAW_TERMINAL || NO_SIGNALS],
] as const) {
  test(`${Object.keys(ways).join(', ')} leave the room and give the screen back`, {
    skip,
  }, async () => {
    await using target = await startStage('06');
    using bob = await TextClient.join(target, 'bob');
    const leavers = Object.entries(ways).map(async ([how, [leave, status]], index) => {
      await using window = await TerminalWindow.join(target, `leaver${index}`);
      assert.equal(window.buffer, 'alternate', how);
      leave(window);
      assert.equal(await window.exit(), status, how);
      assert.equal(window.buffer, 'normal', how);
      assert.ok(window.written.endsWith(RESTORED), `${how}: ${window.written.slice(-80)}`);
    });
    await Promise.all(leavers);
    // At once, without waiting for any of them.
    for (const _ of leavers) await bob.line(/^\* leaver\d has left the room$/);
  });
}

test('a server that cannot be reached is reported in a sentence, with status 1', {
  skip: NO_RAW_TERMINAL,
}, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await using window = new TerminalWindow(['127.0.0.1', String(port), '--name', 'alice']);
  assert.equal(await window.exit(), 1);
  assert.match(window.written, /^Nothing listens on 127\.0\.0\.1:\d+\. Start a stage first/);
  assert.doesNotMatch(window.written, /\x1b/);
});

test('a hostile server can control neither the screen nor its title', {
  skip: NO_RAW_TERMINAL,
}, async () => {
  const said = {
    type: 'said',
    seq: 2,
    at: 0,
    id: 'e',
    name: 'eve\n00:00 bob\x1b[31m',
    text: 'a\x1b[2J\x1b]0;title\x07b\r\x9b5Ac',
  };
  await using server = await serverThatSays([welcome(), said]);
  await using window = await TerminalWindow.join(server, 'ann');
  await window.shows(/\d\d:\d\d eve 00:00 bob\[31m: a\[2J\]0;titleb +│\n\s+5Ac +│/);
  assert.ok(!window.written.includes('\x1b]0;'));
  assert.match(window.rows.at(-2) ?? '', /^● 1 here/);
});

test('a server that speaks another protocol is left, and the error is named', async () => {
  await using server = await serverThatSays([welcome(), { type: 'news' }, { type: 'members' }]);
  await using window = new TerminalWindow([server.host, String(server.port), '--name', 'ann']);
  await window.shows(/✕ Offline\. Enter joins again\. What the server says is not of this/);
});

test('a crash gives the screen back before it says what happened', {
  skip: NO_SIGNALS,
}, async () => {
  await using server = await serverThatSays([welcome()]);
  const crash = "process.on('SIGUSR2', () => { throw new Error('crashed by a test'); });";
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(crash)}` };
  await using window = await TerminalWindow.join(server, 'ann', { env });
  window.kill('SIGUSR2');
  assert.notEqual(await window.exit(), 0);
  assert.equal(window.buffer, 'normal');
  await window.shows(/Error: crashed by a test/);
});

test('with NO_COLOR people have no colours', { skip: NO_RAW_TERMINAL }, async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using coloured = await TerminalWindow.join(target, 'alice');
  await using plain = await TerminalWindow.join(target, 'carol', { env: { NO_COLOR: '1' } });
  bob.say('hello');
  await coloured.shows(/bob: hello/);
  await plain.shows(/bob: hello/);
  assert.notEqual(coloured.colourAt('bob: hello'), -1);
  assert.equal(plain.colourAt('bob: hello'), -1);
  assert.doesNotMatch(plain.written, /\x1b\[[\d;]*3[0-8][;m]/);
});
