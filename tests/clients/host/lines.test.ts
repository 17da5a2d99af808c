/** A script as the host, and terminals that show lines. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { TextClient } from '../../support/clients.ts';
import { NO_RAW_TERMINAL, NO_SCRIPTS } from '../../support/lacking.ts';
import { Program } from '../../support/process.ts';
import { KEY } from '../../support/terminal-window.ts';
import { startInTerminal } from './host-window.ts';

test('a script is the host: answers and refusals go different ways, and its end ends nothing', async () => {
  await using server = await Program.stageIn({ host: true }, '06');
  using bob = await TextClient.join(server, 'bob');
  server.write('/who\n/kick eve\nhello\n');
  await server.stdout.next('the titles', (line) => line.startsWith('name  address '));
  assert.match(await server.stdout.next('the member'), /^bob +127\.0\.0\.1 +TCP /);
  for (const refusal of [/^no-such-member: /, /^unknown-command: say it with \/say TEXT/])
    await server.stderr.next(String(refusal), (line) => refusal.test(line));
  server.write('/lock\n/pace 5');
  server.endInput();
  await server.stdout.next('the lock', (line) => line.startsWith('The room is locked.'));
  const pace = 'Each connection may send 5 lines per second.';
  assert.equal(await server.stdout.next('the pace'), pace);
  using ann = await TextClient.connect(server);
  ann.say('ann');
  await ann.line(/^! locked: /);
  bob.say('/who');
  await bob.line(/bob/);
});

test('commands may come before the stage is up', async () => {
  const args = ['04', '--port', '0'];
  await using server = new Program('stages/run.ts', ...args);
  server.write('/lock\n/who\n');
  await server.stdout.next('the lock', (line) => line.startsWith('The room is locked.'));
  assert.equal(await server.stdout.next('the members'), 'Nobody is here.');
});

test('stage 04 has no pace', async () => {
  await using server = await Program.stageIn({ host: true }, '04');
  server.write('/pace 5\n');
  const refusal = 'unknown-type: this stage has no /pace';
  await server.stderr.next(refusal, (line) => line === refusal);
});

test('stage 03 does not read its input, and nobody is its host', async () => {
  await using server = await Program.stageIn({ host: true }, '03');
  server.write('/lock\n');
  using bob = await TextClient.join(server, 'bob');
  bob.say('/who');
  await bob.line(/bob/);
  server.kill('SIGTERM');
  const printed = await server.stdout.rest();
  assert.doesNotMatch(printed.join('\n'), /locked|unknown/);
});

test('a file of commands is a script', { skip: NO_SCRIPTS }, async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'commands.txt');
  await writeFile(file, '/lock\n/unlock');
  const wrapper = ['sh', '-c', `exec "$@" < ${file}`, 'sh'];
  await using server = await Program.stageIn({ wrapper }, '04');
  await server.stdout.next('the lock', (line) => line.startsWith('The room is locked.'));
  assert.equal(await server.stdout.next('the unlock'), 'The room is open.');
});

test('a terminal that cannot move its cursor shows lines', { skip: NO_RAW_TERMINAL }, async () => {
  await using server = await startInTerminal('04', { env: { TERM: 'dumb' }, input: false });
  const { window } = server;
  using bob = await TextClient.join(server, 'bob');
  await window.shows(/^\d\d:\d\d:\d\d .*bob/m);
  window.say('/kick bob');
  await window.shows('bob is removed, and the name is free.');
  await bob.line(/^! kicked: /);
  window.say('hello');
  await window.shows(/^unknown-command: say it with \/say TEXT/m);
  const own = window.written.slice(window.written.indexOf('You are the host'));
  assert.doesNotMatch(own, /\x1b/);
  // The end of the input ends no more here than in a pipe.
  window.type(KEY.ctrlD);
  using ann = await TextClient.join(server, 'ann');
  await window.shows(/^\d\d:\d\d:\d\d .*ann/m);
  window.type(KEY.ctrlC);
  await ann.line(/^! shutting-down: /);
  assert.equal(await window.exit(), 0);
});
