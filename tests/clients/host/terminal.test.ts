/** The host's console in a real pseudoterminal, with members over the wire. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SIGNAL_ECHO_MS } from '../../../shared/limits.ts';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { JsonClient, TextClient } from '../../support/clients.ts';
import { NO_RAW_TERMINAL } from '../../support/lacking.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';
import { command, hasInput, inputOf, startInTerminal } from './host-window.ts';

const STUBBORN = 'tests/clients/host/stubborn-server.ts';
const skip = NO_RAW_TERMINAL;

test('the host sees who comes and goes, and removes a member by Tab', { skip }, async () => {
  await using server = await startInTerminal('06');
  const { window } = server;
  assert.match(window.lines.join('\n'), /^You are the host of this room: type \/help here\.$/m);
  using bob = await TextClient.join(server, 'bob');
  await window.shows(/^\d\d:\d\d:\d\d .*bob/m);
  window.type('/who');
  await hasInput(window, '> /who');
  using ann = await JsonClient.join(server, 'ann');
  await window.shows(/^\d\d:\d\d:\d\d .*ann/m);
  assert.equal(inputOf(window), '> /who', 'what is being typed is not torn');
  window.type(KEY.enter);
  await window.shows(/^name +address +way in +thread +since +per minute +queued bytes$/m);
  await window.shows(/^bob +127\.0\.0\.1 +TCP +\d+ +\d\d:\d\d +\d+ +0$/m);
  window.type('/ki');
  await hasInput(window, '> /ki');
  window.type(`${KEY.tab}bo${KEY.tab}for the noise`);
  await hasInput(window, '> /kick bob for the noise');
  window.type(KEY.enter);
  await window.shows('bob is removed, and the name is free.');
  assert.match(await bob.line(/^!/), /^! kicked: the host has removed you: for the noise/);
  await ann.next('left', { name: 'bob' });
  await command(window, '/say Five minutes.', /^The host says: Five minutes\.$/);
  await ann.next('said', { name: 'host', text: 'Five minutes.', host: true });
  await command(window, '/kick bob', /^Nobody by that name is here/);
});

test('lines that are typed before the console is up are commands of their own', {
  skip,
}, async () => {
  const options = { columns: 100, rows: 30, program: 'stages/run.ts' };
  await using window = new TerminalWindow(['04', '--port', '0', '--host', '127.0.0.1'], options);
  window.type(`/lock${KEY.enter}/say two${KEY.enter}`);
  await window.shows(/^The room is locked\./m);
  await window.shows(/^The host says: two$/m);
  // From then on, Ctrl-J is a new line.
  window.type(`/say a${KEY.ctrlJ}b`);
  await hasInput(window, '> /say a⏎b');
});

test('a paste, a resize and a narrow window do not tear the line', { skip }, async () => {
  await using server = await startInTerminal('04');
  const { window } = server;
  window.type('/say ');
  window.type('\x1b[200~日本語 and ');
  using _bob = await TextClient.join(server, 'bob');
  await window.shows(/ .*bob/m);
  window.type('more\x1b[201~');
  await hasInput(window, '> /say 日本語 and more');
  window.resize(20, 10);
  using _ann = await TextClient.join(server, 'ann');
  await window.until(() => window.lines.some((line) => /^\d\d:.*ann/.test(line)), 'ann');
  await window.until(
    () => window.rows.slice(-2).join('\n') === '> /say 日本語 and m\nore',
    'the line in two rows',
  );
  assert.deepEqual(window.cursor, [9, 3]);
  window.resize(100, 30);
  await hasInput(window, '> /say 日本語 and more');
  assert.equal(window.lines.filter((line) => line.startsWith('> ')).length, 1);
});

/**
 * Tells the process id of the server, and afterwards its exit status and the mode of the terminal. A Ctrl-C that
 * comes when the server has ended is for the shell, which must still tell them.
 */
const TELL = `trap : INT
sh -c 'echo "pid $$"; exec "$@"' sh "$@"
status=$?; trap '' INT
echo "status $status"; stty -a`;

function pidOf(window: TerminalWindow): number {
  return Number(/^pid (\d+)$/m.exec(window.lines.join('\n'))?.[1]);
}

/** What the terminal shows when everything in it has ended. */
async function theEnd(window: TerminalWindow): Promise<string> {
  await window.exit();
  return window.lines.join('\n');
}

/** The modes that a shell needs: lines, an echo, and signals for Ctrl-C. */
function assertUsable(window: TerminalWindow): void {
  const shown = window.lines.join('\n');
  for (const mode of ['icanon', 'echo', 'isig'])
    assert.match(shown, new RegExp(`(^|[ ;])${mode}( |;|$)`, 'm'));
  const off = window.written.lastIndexOf('\x1b[?2004l');
  assert.ok(off > window.written.lastIndexOf('\x1b[?2004h'), 'pastes are not marked any more');
  assert.doesNotMatch(shown, /^> .*\n(status|stopped)/m, 'the input line is gone');
}

for (const [name, end] of [
  ['Ctrl-C', (window) => window.type(KEY.ctrlC)],
  ['SIGTERM', (window) => process.kill(pidOf(window), 'SIGTERM')],
] as const satisfies readonly (readonly [string, (window: TerminalWindow) => void])[]) {
  test(`after ${name}, members are told and the terminal is as before`, { skip }, async () => {
    await using server = await startInTerminal('04', { script: TELL });
    using bob = await TextClient.join(server, 'bob');
    server.window.type('/say half a li');
    const { window } = server;
    await hasInput(window, '> /say half a li');
    end(window);
    assert.match(await bob.line(/^!/), /^! shutting-down: /);
    const shown = await theEnd(window);
    assert.match(shown, /^Shutting down\. Press Ctrl-C again to end at once\.$/m);
    assert.match(shown, /^status 0$/m);
    assertUsable(window);
  });
}

test('a second Ctrl-C ends a server that does not end, and the terminal is as before', {
  skip,
}, async () => {
  await using window = new TerminalWindow([], { program: STUBBORN, script: TELL });
  await hasInput(window, '>');
  window.type(KEY.ctrlC);
  await window.shows('ending');
  const pressing = setInterval(() => window.type(KEY.ctrlC), SIGNAL_ECHO_MS / 5);
  const shown = await theEnd(window).finally(() => clearInterval(pressing));
  // The terminal shows again what is pressed, after the end too.
  assert.match(shown, /^(?:\^C)*status 130$/m);
  assertUsable(window);
});

test('Ctrl-\\ ends a server that hangs, and the terminal is as before', { skip }, async () => {
  await using window = new TerminalWindow([], { program: STUBBORN, script: TELL });
  await hasInput(window, '>');
  process.kill(pidOf(window), 'SIGUSR2');
  await window.shows(/hanging$/m);
  window.type('\x1c');
  assert.match(await theEnd(window), /^status 131$/m);
  assertUsable(window);
});

test('a server in the background leaves the terminal to the shell', { skip }, async () => {
  const script = 'set -m; "$@" & read -r _; kill %1; wait; echo "ended"';
  await using server = await startInTerminal('04', { script, input: false });
  const { window } = server;
  assert.doesNotMatch(window.lines.join('\n'), /You are the host/);
  using _bob = await TextClient.join(server, 'bob');
  await window.shows(/bob has joined/);
  window.type(KEY.enter);
  await window.shows('ended');
});

test('a log that goes to a file, on a slow disk, is at the terminal as well, in words, and once', {
  skip,
}, async () => {
  await using folder = await temporaryFolder();
  const slowDisk = '--import ./tests/support/slow-disk.js';
  const env = { LOG: join(folder.path, 'log'), NODE_OPTIONS: slowDisk };
  await using server = await startInTerminal('04', { script: '"$@" 2> "$LOG"', env });
  const { window } = server;
  using _bob = await TextClient.join(server, 'bob');
  await window.shows(/^\d\d:\d\d:\d\d bob has joined/m);
  await command(window, '/kick bob', /^bob is removed/);
  await command(window, '/lock', /^The room is locked/);
  const shown = window.lines.join('\n');
  assert.doesNotMatch(shown, /^\d\d:\d\d:\d\d (The host|bob has left)/m, 'the answer says so');
  window.type(KEY.ctrlC);
  assert.equal(await window.exit(), 0);
  const lines = (await readFile(env.LOG, 'utf8')).trim().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).event).filter((event) => event !== 'one-thread'),
    ['started', 'joined', 'kicked', 'left', 'locked', 'stopped'],
  );
});

test('an old Node hands the terminal over to the one that is installed', { skip }, async () => {
  const env = { NODE_OPTIONS: '--import ./tests/support/old-node.js' };
  await using server = await startInTerminal('04', { script: TELL, env });
  await command(server.window, '/lock', /^The room is locked/);
  server.window.type(KEY.ctrlC);
  assert.match(await theEnd(server.window), /^status 0$/m);
  assertUsable(server.window);
});

test('when the console fails, the server goes on, and the terminal is as before', {
  skip,
}, async () => {
  await using window = new TerminalWindow([], { program: STUBBORN, script: TELL });
  await hasInput(window, '>');
  window.say('/kick bob');
  await window.shows(/^failed: .*null/m);
  // The terminal makes a signal of it now.
  window.type(KEY.ctrlC);
  await window.shows(/ending$/m);
});

test('Ctrl-Z stops the server, and fg brings both back', { skip }, async () => {
  // Job control, as in a shell at which a person types.
  const script =
    'set -m; "$@"; echo "stopped"; stty -a; read -r _; fg > /dev/null; echo "status $?"';
  await using server = await startInTerminal('04', { script });
  const { window } = server;
  using bob = await TextClient.join(server, 'bob');
  using ann = await TextClient.join(server, 'ann');
  window.type('/say he');
  await hasInput(window, '> /say he');
  window.type(KEY.ctrlZ);
  await window.shows('stopped');
  await window.shows(/iexten/);
  assertUsable(window);
  bob.say('in between');
  window.type(KEY.enter);
  await hasInput(window, '> /say he');
  await ann.line(/^\[bob\] in between$/);
  window.type(KEY.ctrlU + KEY.ctrlC);
  await window.shows('status 0');
});

test('a terminal that takes nothing holds up neither the chat nor its end', { skip }, async () => {
  await using folder = await temporaryFolder();
  const script = '"$@"; echo "$?" > "$DONE"';
  const env = { DONE: join(folder.path, 'done') };
  await using server = await startInTerminal('04', { script, env });
  const { window } = server;
  window.hold();
  // More than the system keeps for a terminal.
  window.type('/help\r'.repeat(500));
  using bob = await TextClient.join(server, 'bob');
  using ann = await TextClient.join(server, 'ann');
  for (let count = 0; count < 100; count += 1) {
    bob.say(`message ${count}`);
    await ann.line(new RegExp(`^\\[bob\\] message ${count}$`));
  }
  const watcher = watch(folder.path);
  const done = once(watcher, 'change').finally(() => watcher.close());
  window.type(KEY.ctrlC);
  assert.match(await ann.line(/^!/), /^! shutting-down: /);
  await done;
  window.release();
  await window.exit();
  assert.equal(await readFile(env.DONE, 'utf8'), '0\n');
});
