/** What the host does, in a real pseudoterminal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonClient, TextClient } from '../../support/clients.ts';
import { Program } from '../../support/process.ts';
import { startStage } from '../../support/target.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';
import { TestHost } from '../../support/test-host.ts';

test('a message of the host stands out, and a cleared log is empty wherever the reader was', async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice', { rows: 8 });
  for (let number = 1; number <= 20; number += 1) bob.say(`message ${number}`);
  await alice.shows(/message 20/);
  await host.ask('say', { text: 'welcome, all' });
  await alice.shows(/\d\d:\d\d \* The host says: welcome, all/);
  assert.ok(alice.isInverseAt('The host'));
  alice.type('a draft');
  alice.type(KEY.pageUp);
  await alice.shows(/↓ more/);
  bob.say('unread');
  await alice.shows(/↓ 1 new/);
  await host.ask('clear', {});
  await alice.shows(/The host has cleared the conversation\./);
  await alice.until(() => !/message|new|more/.test(alice.rows.join('\n')), 'an empty log');
  bob.say('on we go');
  await alice.shows(/bob: on we go/);
  assert.equal(alice.input, '> a draft');
});

test('a person who is muted, and then removed, reads so, and can come back', async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  using bob = await JsonClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice', { columns: 120 });
  await host.ask('mute', { name: 'alice', minutes: 5 });
  await alice.shows(/● 2 here · muted by the host until/);
  alice.say('may I?');
  await alice.shows(/alice: may I\? ✗ The host has muted you/);
  await host.ask('unmute', { name: 'alice' });
  await alice.shows(/You can speak again\./);
  await alice.shows(/● 2 here ─/);
  alice.say('now');
  await bob.next('said', { text: 'now' });

  alice.type('a draft');
  await host.ask('kick', { name: 'alice', why: 'too loud' });
  await alice.shows(/✕ Not joined\. Enter joins again\. The host has removed you: too loud\. Ask/);
  await bob.next('left', { name: 'alice' });
  alice.type(KEY.enter);
  await alice.shows(/You are not in the room\. The host has removed you: too loud\./);
  assert.equal(alice.input, '> a draft');
  alice.type(KEY.ctrlU + KEY.enter);
  await bob.next('joined', { name: 'alice' });
  await alice.shows(/● 2 here/);
});

test('a pipe is told what the host does, and ends with status 1 when it is banned', async () => {
  using host = new TestHost();
  await using target = await startStage('06', { host: host.link });
  using bob = await JsonClient.join(target, 'bob');
  const { port } = target;
  const program = ['clients/terminal/main.ts', target.host, String(port), '--name', 'bot'] as const;
  await using bot = new Program(...program);
  await bob.next('joined', { name: 'bot' });
  await host.ask('say', { text: 'one\ntwo' });
  const line = (text: string) => bot.stdout.next(text, (each) => each === text);
  await line('* The host says: one');
  await line('* The host says: two');
  await host.ask('mute', { name: 'bot' });
  await bot.stdout.next('the mute', (each) => each.startsWith('The host has muted you.'));
  await host.ask('clear', {});
  await line('The host has cleared the conversation.');
  await host.ask('ban', { name: 'bot' });
  assert.equal(await bot.exit(), 1);
  assert.match((await bot.stderr.rest()).join('\n'), /^The host has banned your address/);
  await using again = new Program(...program);
  assert.equal(await again.exit(), 1);
  assert.match((await again.stderr.rest()).join('\n'), /The host has banned your address/);
});
