/** The chat as lines, in pipes and for screen readers. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { JsonClient, TextClient } from '../../support/clients.ts';
import { NO_RAW_TERMINAL, NO_SIGNALS } from '../../support/lacking.ts';
import { pretending } from '../../support/pretending.ts';
import { Program } from '../../support/process.ts';
import { startStage, type Target } from '../../support/target.ts';
import { asByte, KEY, TerminalWindow } from '../../support/terminal-window.ts';

function pipeTo({ host, port }: Target, name: string): Program {
  return new Program('clients/terminal/main.ts', host, String(port), '--name', name);
}

test('a pipe sends any number of lines in their order, and ends when all have arrived', async () => {
  await using target = await startStage('06', { pace: 0 });
  using bob = await JsonClient.join(target, 'bob');
  await using bot = pipeTo(target, 'bot');
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`);
  bot.write(lines.join('\n'));
  bot.endInput();
  for (const line of lines) assert.equal((await bob.next('said')).text, line);
  await bob.next('left', { name: 'bot' });
  assert.equal(await bot.exit(), 0);
  const said = (await bot.stdout.rest()).filter((line) => line.startsWith('bot: '));
  assert.deepEqual(
    said,
    lines.map((line) => `bot: ${line}`),
  );
  assert.deepEqual(await bot.stderr.rest(), []);
});

test('every line names its author, and nothing controls the terminal', async () => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  await using log = pipeTo(target, 'log');
  await bob.next('joined', { name: 'log' });
  bob.send({ type: 'say', text: 'hello\nlog: spoof' });
  bob.send({ type: 'act', text: 'waves' });
  bob.send({ type: 'nick', name: 'bill' });
  bob.send({ type: 'leave' });
  const line = (text: string) => log.stdout.next(text, (each) => each === text);
  await line('bob: hello');
  await line('bob: log: spoof');
  await line('[bob waves]');
  await line('bob is now known as bill');
  await line('bill left');
});

test('a signal ends it with the status of that signal', {
  skip: NO_SIGNALS,
}, async () => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  await using log = pipeTo(target, 'log');
  await bob.next('joined', { name: 'log' });
  log.kill('SIGTERM');
  assert.equal(await log.exit(), 143);
});

test('piped text keeps its indentation, and invisible text is not sent', async () => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  await using bot = pipeTo(target, 'bot');
  bot.write('if (x)\n\ty();\n \u200b\n    /ME\twaves\n');
  bot.endInput();
  assert.equal((await bob.next('said')).text, 'if (x)');
  assert.equal((await bob.next('said')).text, '\ty();');
  assert.equal((await bob.next('acted')).text, 'waves');
  await bob.next('left', { name: 'bot' });
  assert.equal(await bot.exit(), 0);
});

test('refusals of the server are reported, and the status is 1', async () => {
  await using target = await startStage('06');
  await using bot = pipeTo(target, 'bot');
  bot.write(`${'x'.repeat(2_001)}\n/dance\nfine\n`);
  bot.endInput();
  const said = await bot.stdout.rest();
  assert.ok(said.includes('A message has at most 2,000 characters; send it in parts.'));
  assert.ok(said.includes('/dance: No such command; /help lists them.'));
  assert.ok(said.includes('bot: fine'));
  assert.equal(await bot.exit(), 1);
});

test('it ends quietly when the reader of its output closes', async () => {
  await using target = await startStage('06');
  const args = ['clients/terminal/main.ts', target.host, String(target.port), '--name', 'bot'];
  using bob = await TextClient.join(target, 'bob');
  const bot = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  bot.stderr.on('data', (data) => {
    complaints += data;
  });
  await bob.line(/bot has entered/);
  bot.stdout.destroy();
  bob.say('nobody reads this');
  const [status] = await once(bot, 'exit');
  assert.equal(status, 0);
  assert.equal(complaints, '');
});

test('in a pipe nobody can be asked: a missing name and a taken name are errors', async () => {
  await using target = await startStage('06');
  await using nameless = new Program('clients/terminal/main.ts', target.host, String(target.port));
  assert.deepEqual(await nameless.stderr.rest(), ['Give a name: npm run -s chat -- --name bot']);
  assert.equal(await nameless.exit(), 2);
  using _bob = await TextClient.join(target, 'bob');
  await using taken = pipeTo(target, 'bob');
  assert.deepEqual(await taken.stderr.rest(), ['That name is taken; choose another.']);
  assert.equal(await taken.exit(), 1);
});

test('an option that does not exist is answered with one sentence and status 2', async () => {
  await using program = new Program('clients/terminal/main.ts', '--colour');
  assert.equal((await program.stderr.rest()).length, 1);
  assert.equal(await program.exit(), 2);
  await using help = new Program('clients/terminal/main.ts', '--help');
  assert.match((await help.stdout.rest()).join('\n'), /--plain {2,}\S/);
});

test('--plain in a terminal moves no cursor, and does not repeat typed text', {
  skip: NO_RAW_TERMINAL,
}, async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  const args = [target.host, String(target.port), '--name', 'alice', '--plain'];
  await using alice = new TerminalWindow(args);
  await bob.line(/alice has entered/);
  bob.say('hello');
  await alice.shows('bob: hello');
  alice.say('hello bob');
  await bob.line(/^\[alice\] hello bob$/);
  bob.say('how are you?');
  await alice.shows('bob: how are you?');
  const said = alice.rows.filter((row) => row.includes('h'));
  assert.deepEqual(said, ['bob: hello', 'hello bob', 'bob: how are you?']);
  assert.doesNotMatch(alice.written, /\x1b/);
  alice.type(KEY.ctrlD);
  assert.equal(await alice.exit(), 0);
});

test('--plain ends with Ctrl-D or Ctrl-Z on Windows, where they are keys like all others', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  for (const key of [KEY.ctrlD, KEY.ctrlZ]) {
    const args = [target.host, String(target.port), '--name', 'alice', '--plain'];
    const env = { NODE_OPTIONS: pretending('win32') };
    await using alice = new TerminalWindow(args, { env });
    await bob.line(/alice has entered/);
    alice.type(asByte(key) + KEY.enter);
    assert.equal(await alice.exit(), 0);
    await bob.line(/alice has left/);
  }
});
