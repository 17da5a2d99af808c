/** Reading in a terminal: scrolled up, in a narrow terminal, and during a resize. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextClient } from '../../support/clients.ts';
import { startStage } from '../../support/target.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';

test('a reader who has scrolled up is not disturbed, and finds the first new message', async () => {
  await using target = await startStage('06', { pace: 0 });
  using bob = await TextClient.join(target, 'bob');
  for (let line = 1; line <= 60; line += 1) bob.say(`line ${line}.`);
  await using alice = await TerminalWindow.join(target, 'alice');
  await alice.shows(/bob: line 60\./);
  alice.type(KEY.pageUp);
  await alice.shows(/↓ more$/m);
  const before = alice.rows.slice(0, 22);
  assert.match(before.join('\n'), /line 39\./);
  bob.say('first news');
  bob.say('second news');
  await alice.shows(/↓ 2 new$/m);
  assert.deepEqual(alice.rows.slice(0, 22), before);
  alice.type(KEY.escape);
  await alice.shows(/── new ─+[ │]*\n.*bob: first news.*\n.*bob: second news/);
  assert.doesNotMatch(alice.rows.join('\n'), /↓/);
  alice.say('read');
  await alice.until(() => !alice.rows.some((row) => row.startsWith('── new')), 'no marker');
});

test('messages that arrive while the window does not have the focus are marked as new', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice', { columns: 40, rows: 15 });
  alice.type(KEY.blur);
  alice.type('x');
  await alice.until(() => alice.input === '> x', 'the keys to have arrived');
  bob.say('are you there?');
  await alice.shows(/── new ─+\n.*bob: are you there\?/);
  await alice.shows(/↓ 1 new$/m);
  alice.type(KEY.focus);
  await alice.until(() => !/↓/.test(alice.rows.join('\n')), 'the count to go');
  await alice.shows(/── new ─+\n.*bob: are you there\?/);
});

test('40 columns are enough: lines are wrapped, /who says who is here', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice', { columns: 40, rows: 15 });
  bob.say(`many words ${'that go on '.repeat(4)}and on, 日本語日本語日本語日本語日本語 end`);
  await alice.shows(/^\d\d:\d\d bob: many words that go on that go$/m);
  await alice.shows(/end$/m);
  const text = alice.rows.join('\n');
  assert.match(text, /\n {6}on that go on that go on and on,\n/);
  assert.match(text, /日本語日本語日本語日本語日本語/);
  alice.say('/who');
  await alice.shows(/Here now: bob, alice\./);
});

test('a terminal that is resized is drawn again', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice');
  bob.say('one');
  alice.type('a draft');
  await alice.shows(/bob: one +│/);
  await alice.shows('> a draft');
  alice.resize(40, 10);
  await alice.shows(/bob: one\n● 2 here ─+\n> a draft$/);
  assert.equal(alice.rows.filter((row) => row.includes('│')).length, 0);
  alice.resize(100, 30);
  await alice.shows(/bob: one +│\n● 2 here ─+\n> a draft$/);
  await alice.shows(/│ alice \(you\)$/m);
  assert.equal(alice.rows.filter((row) => row.includes('here')).length, 1);
});
