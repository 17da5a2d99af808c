import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { RESERVED_HANDLES } from '../../shared/limits.ts';
import { NO_ULIMIT } from '../support/lacking.ts';
import { pretending } from '../support/pretending.ts';
import { Program } from '../support/process.ts';
import { startStage } from '../support/target.ts';
import { asByte, KEY, TerminalWindow } from '../support/terminal-window.ts';

const MEGABYTE = 1024 * 1024;

const LISTENER = new URL('../../stages/01-echo/listener.ts', import.meta.url);
/** The number of handles that the program may open in the test of the limit. */
const LIMIT = 300;
/** Opens files until handles run low, and then until none are left. Prints both numbers. */
const PROGRAM = `
  import { openSync } from 'node:fs';
  import { handlesRunLow } from '${LISTENER}';
  let [early, late] = [0, 0];
  for (; !handlesRunLow(); early += 1) openSync('/dev/null', 'r');
  try { for (; ; late += 1) openSync('/dev/null', 'r'); } catch {}
  console.log(JSON.stringify([early, late, handlesRunLow()]));
`;

/** How the input ends on each system. */
const ENDS: readonly { platform: NodeJS.Platform; keys: string }[] = [
  ...(process.platform === 'win32' ? [] : [{ platform: process.platform, keys: KEY.ctrlD }]),
  { platform: 'win32', keys: asByte(KEY.ctrlD) + KEY.enter },
  { platform: 'win32', keys: asByte(KEY.ctrlZ) + KEY.enter },
];

test('01: all bytes come back unchanged, even binary ones, and even after the client ends its side', async () => {
  await using target = await startStage('01');
  const sent = randomBytes(MEGABYTE);
  const socket = connect({ ...target, allowHalfOpen: true });
  socket.end(sent);
  assert.deepEqual(await buffer(socket), sent);
});

test('01: the server itself sends nothing', async () => {
  await using target = await startStage('01');
  const socket = connect({ ...target, allowHalfOpen: true });
  socket.end();
  assert.equal((await buffer(socket)).length, 0);
});

test('01: a client that sends 100 MB and reads late costs no memory, and gets all of them', async () => {
  await using server = await Program.stage('01');
  const before = await server.memory();
  const socket = connect({ host: server.host, port: server.port, allowHalfOpen: true });
  const chunk = randomBytes(MEGABYTE);
  const sent = createHash('sha256');
  const writing = (async () => {
    for (let count = 0; count < 100; count += 1) {
      sent.update(chunk);
      if (!socket.write(chunk)) await once(socket, 'drain');
    }
    socket.end();
  })();
  // The kernel's buffers in both directions are full if nothing has moved between two checks.
  let moved = -1;
  while (moved !== socket.bytesWritten - socket.writableLength) {
    moved = socket.bytesWritten - socket.writableLength;
    await server.memory();
    await server.memory();
  }
  assert.ok(
    socket.bytesWritten < 100 * MEGABYTE,
    'the server took everything, so it must keep it somewhere',
  );
  assert.ok((await server.memory()) - before < 32 * MEGABYTE);
  const received = createHash('sha256');
  for await (const bytes of socket) received.update(bytes as Buffer);
  await writing;
  assert.equal(received.digest('hex'), sent.digest('hex'));
});

test('01: a reset of a client does not end the server', async () => {
  await using target = await startStage('01');
  const rude = connect(target);
  await once(rude, 'connect');
  rude.resetAndDestroy();
  const polite = connect({ ...target, allowHalfOpen: true });
  polite.end('still there');
  assert.equal((await buffer(polite)).toString(), 'still there');
});

test('our telnet client sends lines, shows the answers, and ends with its input', async () => {
  await using target = await startStage('01');
  await using client = new Program('stages/01-echo/client.ts', target.host, String(target.port));
  client.write('hello\n');
  assert.equal(await client.stdout.next('the echo'), 'hello');
  client.endInput();
  assert.equal(await client.exit(), 0);
});

test('our telnet client ends with Ctrl-D; on Windows, where keys are bytes, also with Ctrl-Z', async () => {
  await using target = await startStage('01');
  for (const { platform, keys } of ENDS) {
    await using window = new TerminalWindow([target.host, String(target.port)], {
      program: 'stages/01-echo/client.ts',
      env: { NODE_OPTIONS: pretending(platform) },
    });
    await window.shows(/^Connected to .* ends\.$/m);
    window.type(`hello${KEY.enter}`);
    // Typed text is visible at once, and again when it is echoed.
    await window.shows(/^hello\nhello$/m);
    window.type(keys);
    assert.equal(await window.exit(), 0, JSON.stringify({ platform, keys }));
    assert.doesNotMatch(window.rows.join('\n'), /The server closed the connection/);
  }
});

test('our telnet client says so when the server closes the connection', async () => {
  const server = createServer((socket) => socket.end('bye\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using client = new Program('stages/01-echo/client.ts', '127.0.0.1', String(port));
  assert.equal(await client.stdout.next('the last word'), 'bye');
  await client.stderr.next('the notice', (line) => line === 'The server closed the connection.');
  assert.equal(await client.exit(), 0);
  server.close();
});

test('our telnet client explains a refused connection and an invalid port', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await using refused = new Program('stages/01-echo/client.ts', '127.0.0.1', String(port));
  assert.match(
    await refused.stderr.next('the reason'),
    /^Nothing listens on .* \(npm run stage 01\)\.$/,
  );
  assert.equal(await refused.exit(), 1);
  await using wrong = new Program('stages/01-echo/client.ts', 'localhost', 'telnet');
  assert.match(await wrong.stderr.next('the reason'), /^A port is a number from 1 to 65535/);
  assert.equal(await wrong.exit(), 1);
});

test('01: handles run low while there are still some to spare, and when there are none', {
  skip: NO_ULIMIT,
}, () => {
  const run = `ulimit -n ${LIMIT} && exec "$0" "$@"`;
  const args = ['-c', run, process.execPath, '--input-type=module', '--eval', PROGRAM];
  const printed = execFileSync('sh', args, { encoding: 'utf8' });
  const [early, late, low] = JSON.parse(printed) as [number, number, boolean];
  assert.ok(early > 100, `${early} were opened`);
  // Node sometimes opens one for itself.
  assert.ok(late <= RESERVED_HANDLES && late > RESERVED_HANDLES - 5, `${late} were left`);
  assert.equal(low, true);
});
