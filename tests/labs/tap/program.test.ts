import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { formatRecording } from '../../../labs/tap/saved.ts';
import { inEnvironment } from '../../support/environment.ts';
import { NO_SIGNALS } from '../../support/lacking.ts';
import { Program } from '../../support/process.ts';

const START_MS = 30_000;

/** A server on a free port of this computer. */
async function listening(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return String((server.address() as AddressInfo).port);
}

/** Starts a tap, and returns it with its port. */
async function started(...args: string[]) {
  const program = new Program('labs/tap/tap.ts', '0', ...args);
  const line = await program.stdout.next(
    'the port',
    (each) => each.includes('npm run telnet'),
    START_MS,
  );
  return { program, port: Number(line.split(' ').at(-1)) };
}

/** The rest of what a program prints to stderr, and its status. */
async function failure(...args: string[]) {
  await using program = new Program('labs/tap/tap.ts', ...args);
  return { lines: await program.stderr.rest(), status: await program.exit() };
}

test('the program taps, ends by Ctrl-C, and opens what it has saved', {
  skip: NO_SIGNALS,
}, async (t) => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  const server = await listening(t, echo);
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const [save, pcap] = [join(folder.path, 'a.jsonl'), join(folder.path, 'a.pcap')];
  const { program, port } = await started(
    server,
    '--no-page',
    '--save',
    save,
    '--pcap',
    pcap,
    '--split',
    '4',
  );
  await using _ended = program;
  const client = connect(port, '127.0.0.1');
  client.write('hello\x1b\n');
  await program.stdout.next('the chunk', (line) => line.endsWith('client →   hello\\e\\n'));
  await program.stdout.next('the first part', (line) => line.endsWith('tap    →   hell'));
  client.end();
  await once(client.resume(), 'close');
  await program.stdout.next('the end', (line) => line.endsWith('closed: both sides have ended'));
  program.kill('SIGINT');
  assert.equal(await program.exit(), 0);
  assert.deepEqual(await program.stderr.rest(), []);
  assert.equal((await readFile(pcap)).readUInt32LE(0), 0xa1b2c3d4);

  await using again = new Program('labs/tap/tap.ts', '--open', save, '--no-page');
  const transcript = (await again.stdout.rest()).join('\n');
  assert.match(transcript, /client → {3}hello\\e\\n\n/);
  assert.doesNotMatch(transcript, /\x1b/);
  assert.equal(await again.exit(), 0);
});

test('files are in the folder in which npm was started', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const recording = formatRecording({ started: 0, entries: [] });
  await writeFile(join(folder.path, 'a.jsonl'), recording);
  const args = ['--open', 'a.jsonl', '--save', 'b.jsonl', '--pcap', 'b.pcap', '--no-page'];
  await using program = inEnvironment(
    { INIT_CWD: folder.path },
    () => new Program('labs/tap/tap.ts', ...args),
  );
  assert.deepEqual(await program.stderr.rest(), []);
  assert.equal(await program.exit(), 0);
  assert.equal(await readFile(join(folder.path, 'b.jsonl'), 'utf8'), recording);
  assert.equal((await readFile(join(folder.path, 'b.pcap'))).readUInt32LE(0), 0xa1b2c3d4);
});

test('without a server it says so when a client connects, and goes on', async (t) => {
  const gone = createServer();
  const server = await listening(t, gone);
  gone.close();
  const { program, port } = await started(server, '--no-page');
  await using _ended = program;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    connect(port, '127.0.0.1').on('error', () => {});
    const line = await program.stdout.next('the reason', (each) =>
      each.includes('cannot be reached'),
    );
    assert.match(line, /cannot be reached: Nothing listens on localhost:\d+\. Start a stage first/);
  }
});

test('what the person can correct is one sentence, with status 2', async (t) => {
  const taken = await listening(t, createServer());
  const other = taken === '12345' ? '12346' : '12345';
  const again = ': end that one, or choose another port.';
  for (const [args, sentence] of [
    [[taken, other], `Port ${taken} is taken by another program${again}`],
    [['0', other, '--page-port', taken], `Port ${taken} is taken by another program${again}`],
    [['7001'], 'Give the port to listen on and the port of the server: npm run tap -- 7001 12345'],
    [
      ['--open', 'package.json'],
      'package.json cannot be opened: it is not a recording of the tap.',
    ],
    [['--open', 'no/such'], 'no/such cannot be opened: there is no such file.'],
    [['0', other, '--save', 'no/such'], 'no/such cannot be written: its folder does not exist.'],
  ] as const)
    assert.deepEqual(await failure(...args), { lines: [sentence], status: 2 }, args.join(' '));
});

test('--help lists the options', async () => {
  await using program = new Program('labs/tap/tap.ts', '--help');
  assert.match((await program.stdout.rest()).join('\n'), /^npm run tap -- PORT \[HOST:\]PORT/);
  assert.equal(await program.exit(), 0);
});
