/** A terminal client that loses its connection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BreakableLine } from '../../browser/breakable-line.ts';
import { TextClient } from '../../support/clients.ts';
import { longGrace } from '../../support/long-grace.ts';
import { serverThatSays } from '../../support/scripted-server.ts';
import { startStage } from '../../support/target.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';
import { welcome } from '../chat/fakes.ts';

test('a person who loses the connection comes back, and no message is lost or repeated', async () => {
  using _grace = longGrace();
  await using target = await startStage('06');
  await using line = await BreakableLine.to({ ...target, webPort: target.port });
  await using alice = await TerminalWindow.join({ ...line, port: line.webPort }, 'alice');
  using carol = await TextClient.join(target, 'carol');
  await alice.shows(/carol came in/);
  line.break();
  await alice.shows(/◌ Reconnecting( in \d+ s)?… Enter tries now\./);
  carol.say('while you were away');
  alice.say('written without a connection');
  await alice.shows(/alice: written without a connection \(sending…\)/);
  line.restore();
  alice.type(KEY.enter);
  await alice.shows(/carol: while you were away/);
  await alice.shows(/Caught up\./);
  await alice.shows(/alice: written without a connection +│/);
  // No leave and no join, and the message only once.
  assert.equal(await carol.line(), '[alice] written without a connection');
  alice.say('here again');
  assert.equal(await carol.line(), '[alice] here again');
});

test('after a restart of the server the same window continues', async () => {
  await using first = await startStage('06');
  const { port } = first;
  await using alice = await TerminalWindow.join(first, 'alice');
  await first[Symbol.asyncDispose]();
  await alice.shows(/◌ Reconnecting/);
  await using second = await startStage('06', { port });
  using bob = await TextClient.join(second, 'bob');
  alice.type(KEY.enter);
  await alice.shows(/The server was restarted; earlier messages are gone\./);
  await alice.shows(/● 2 here/);
  alice.say('hello again');
  await bob.line(/^\[alice\] hello again$/);
});

test('after the end of the connection Enter joins again, and /nick under another name', async () => {
  const bye = { type: 'bye', code: 'replaced', detail: 'you have joined from another window' };
  const refused = { type: 'refused', code: 'name-taken', detail: 'somebody here has that name' };
  await using server = await serverThatSays([welcome(), bye], [refused], [welcome()]);
  await using window = new TerminalWindow([server.host, String(server.port), '--name', 'ann']);
  await window.shows(/✕ Offline\. Enter joins again\. You have joined from another window\./);
  window.say('is anybody here?');
  await window.shows(/You are not in the room\./);
  assert.equal(window.input, '> is anybody here?');
  window.type(KEY.ctrlU + KEY.enter);
  await window.shows(/✕ Not joined\. Somebody here has that name\./);
  window.say('/nick kate');
  await window.shows(/● 1 here/);
});

test('a second window with the same name asks for another one', async () => {
  await using target = await startStage('06');
  using _bob = await TextClient.join(target, 'bob');
  await using window = new TerminalWindow([target.host, String(target.port)]);
  await window.shows(/^Your name:/m);
  window.say('bob');
  await window.shows(/That name is taken; choose another\.\nYour name:/);
  window.say('bill');
  await window.shows(/● 2 here/);
  await window.shows(/│ bill \(you\)$/m);
});
