/** `npm run stage` as people use it: what it prints, how it fails, how it ends. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { SIGNAL_ECHO_MS } from '../shared/limits.ts';
import type { LogEntry } from '../shared/log.ts';
import { temporaryFolder } from '../stages/06-media/temporary-folder.ts';
import { STAGES } from '../stages/catalog.ts';
import { JsonClient, TextClient } from './support/clients.ts';
import { post, uploaded } from './support/clip-client.ts';
import { inEnvironment } from './support/environment.ts';
import { NO_RAW_TERMINAL, NO_SIGNALS } from './support/lacking.ts';
import { Program } from './support/process.ts';
import { rawRequest } from './support/raw-http.ts';
import { TerminalWindow } from './support/terminal-window.ts';

const EXIT = new URL('../stages/exit.ts', import.meta.url).href;

test('without a stage the stages are listed, one per line', async () => {
  await using program = new Program('stages/run.ts');
  const lines = await program.stdout.rest();
  for (const { folder, line } of STAGES)
    assert.ok(lines.some((each) => each.includes(folder) && each.includes(line)));
  assert.equal(await program.exit(), 0);
});

test('--help says which options a stage takes', async () => {
  await using echo = new Program('stages/run.ts', '1', '--help');
  const few = (await echo.stdout.rest()).join('\n');
  assert.match(few, /--port PORT/);
  assert.doesNotMatch(few, /--threads|--web-port/);
  await using media = new Program('stages/run.ts', '06-media', '--help');
  const all = (await media.stdout.rest()).join('\n');
  for (const option of [
    'port',
    'web-port',
    'host',
    'lan',
    'threads',
    'public-url',
    'pace',
    'per-address',
    'trust-proxy',
    'voice-seconds',
    'video-seconds',
    'log',
  ]) {
    assert.match(all, new RegExp(`--${option}\\b`));
  }
});

for (const [args, reason] of [
  [['07'], /^There is no stage '07'/],
  [['banana'], /^There is no stage 'banana'/],
  [['01', '--port', '70000'], /^--port takes a whole number from 0 to 65535, not '70000'\.$/],
  [['01', '--port', 'http'], /^--port takes/],
  [['01', '--web-port', '80'], /^Unknown option '--web-port'/],
  [['06', '--threads', '0'], /^--threads takes a whole number from 1 to 64/],
  [['06', '--public-url', 'chat.example.org'], /^--public-url takes the address of the page/],
  [['06', '--pace', '1001'], /^--pace takes a whole number from 0 to 1000/],
  [['06', '--lan', '--host', '127.0.0.1'], /^--lan listens on all addresses/],
  [['06', '--per-address', '2001'], /^--per-address takes a whole number from 0 to 2000/],
  [['06', '--trust-proxy', 'proxy.example.org'], /^--trust-proxy takes the address of a proxy/],
  [['01', '--log', 'all'], /^--log takes one of debug, info, warn, error, silent, not 'all'\.$/],
  [['06', '--port', '8080'], /^--port and --web-port are both 8080/],
] as const) {
  test(`${args.join(' ')} is answered with one sentence and status 2`, async () => {
    await using program = new Program('stages/run.ts', ...args);
    const lines = await program.stderr.rest();
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', reason);
    assert.equal(await program.exit(), 2);
  });
}

test('without esbuild, one sentence says how to install it', async () => {
  const NODE_OPTIONS = '--import ./tests/support/no-esbuild.js';
  await using server = inEnvironment({ NODE_OPTIONS }, () => new Program('stages/run.ts', '05'));
  assert.match(
    (await server.stderr.rest()).join('\n'),
    /^The page cannot be built: [^\n]*"npm ci"[^\n]*$/,
  );
  assert.equal(await server.exit(), 1);
});

test('a taken port is answered with one sentence and status 1, even by threads that share ports', async () => {
  for (const stage of ['01', '02', '06']) {
    await using first = await Program.stage(stage);
    const taken = String(stage === '06' ? first.webPort : first.port);
    const flags = stage === '06' ? ['--port', '0', '--web-port', taken] : ['--port', taken];
    await using second = new Program('stages/run.ts', stage, ...flags, '--host', '127.0.0.1');
    const lines = await second.stderr.rest();
    assert.deepEqual(lines, [
      `Port ${taken} is taken by another program: end that one, or choose another port with --port or --web-port.`,
    ]);
    assert.equal(await second.exit(), 1);
  }
});

for (const [stage, signal] of [
  ['04', 'SIGTERM'],
  ['06', 'SIGTERM'],
  ['06', 'SIGHUP'],
] as const) {
  test(`${stage}: after ${signal} everybody is told, and it ends within 2 s with status 0, even with a silent client`, {
    skip: NO_SIGNALS,
  }, async () => {
    await using server = await Program.stage(stage);
    using alice = await TextClient.join(server, 'alice');
    using bob = await JsonClient.join(server, 'bob');
    // Half-open sockets that never read and never end: the kernel keeps them until they are destroyed.
    const mute = connect({ host: server.host, port: server.port, allowHalfOpen: true });
    mute.on('error', () => {});
    mute.pause();
    mute.write('mute\n');
    await alice.line(/mute has entered/);
    const start = performance.now();
    server.kill(signal);
    assert.match(await alice.line(/^!/), /^! shutting-down: /);
    assert.equal((await bob.next('bye')).code, 'shutting-down');
    assert.equal(await server.exit(), 0);
    assert.ok(performance.now() - start < 2_000);
    mute.destroy();
  });
}

test('signals shortly after Ctrl-C are copies of it: both npm and the terminal send it', {
  skip: NO_SIGNALS,
}, async () => {
  await using server = await Program.stage('04');
  server.kill('SIGINT');
  server.kill('SIGTERM');
  assert.equal(await server.exit(), 0);
});

test('a second Ctrl-C ends at once a program that does not end by itself', {
  skip: NO_SIGNALS,
}, async (t) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'stubborn.ts');
  await writeFile(
    file,
    `import { onInterruption } from ${JSON.stringify(EXIT)};
    onInterruption(() => console.log('ending'));
    setInterval(() => {}, 1_000);
    console.log('ready');`,
  );
  await using program = new Program(file);
  await program.stdout.next('it to be ready');
  const firstAt = performance.now();
  program.kill('SIGINT');
  assert.equal(await program.stdout.next('the end to begin'), 'ending');
  // Signals that follow closely are copies; a person who presses the keys again is not ignored.
  const pressing = setInterval(() => program.kill('SIGINT'), SIGNAL_ECHO_MS / 5);
  t.after(() => clearInterval(pressing));
  assert.equal(await program.exit(), 130);
  assert.ok(performance.now() - firstAt > SIGNAL_ECHO_MS, 'an echo ends nothing');
  assert.deepEqual(await program.stdout.rest(), []);
});

test('in a pipe, each line of the log is JSON, without texts and secrets; addresses are for debugging only', {
  skip: NO_SIGNALS,
}, async () => {
  await using server = await Program.stage('06', '--log', 'debug');
  using alice = await TextClient.join(server, 'alice');
  using bob = await JsonClient.join(server, 'bob', 'websocket');
  alice.say('a text for bob');
  await bob.next('said');
  bob.send({ type: 'act', text: 'a text for alice' });
  const clip = await uploaded(server, bob);
  const refused = await post(server, 'not a token');
  assert.equal(refused.status, 401);
  const foreign = await rawRequest(server, 'GET / HTTP/1.1', 'Host: elsewhere.example');
  assert.equal(foreign.status, 421);
  bob.send({ type: 'share', clip: clip.id });
  await alice.line(/sent a voice message/);
  server.kill('SIGTERM');
  const lines = await server.stderr.rest();
  const entries = lines.map((line) => JSON.parse(line) as LogEntry);
  const events = entries.map(({ event }) => event);
  for (const event of ['started', 'clip-stored', 'upload-refused', 'page-refused', 'stopped'])
    assert.ok(events.includes(event), `${event} is not among ${events}`);
  const { session, uploadToken } = bob.welcome as Record<string, string>;
  const secrets = ['a text for', 'not a token', session, uploadToken, clip.id];
  for (const secret of secrets) {
    assert.ok(secret);
    assert.ok(!lines.some((line) => line.includes(secret)), secret);
  }
  for (const { level, ...fields } of entries)
    if (level !== 'debug') assert.doesNotMatch(JSON.stringify(fields), /127\.0\.0\.1|::1/);
});

test('--log says from which level on something is logged', { skip: NO_SIGNALS }, async () => {
  await using server = await Program.stage('03', '--log', 'warn');
  using alice = await TextClient.connect(server);
  alice.say('alice');
  await alice.line(/^\* The room contains:/);
  server.kill('SIGTERM');
  assert.deepEqual(await server.stderr.rest(), []);
});

test('at a terminal, the log is for people', { skip: NO_RAW_TERMINAL }, async () => {
  const args = ['02', '--port', '0', '--host', '127.0.0.1'];
  await using window = new TerminalWindow(args, { program: 'stages/run.ts' });
  await window.shows(/^\d\d:\d\d:\d\d Started 02-threaded-tcp on port \d+\.$/m);
  const [, port] = / on port (\d+)\./.exec(window.rows.join('\n')) ?? [];
  using client = await TextClient.connect({ host: '127.0.0.1', port: Number(port), webPort: 0 });
  client.say('/crash');
  await window.shows(/^\d\d:\d\d:\d\d error: Thread \d died: thread \d was asked to \/crash\./m);
  await window.shows(/^\d\d:\d\d:\d\d Thread \d is up again\.$/m);
  assert.doesNotMatch(window.written, /\{"/);
});
