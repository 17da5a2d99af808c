import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { RESERVED_HANDLES } from '../../shared/limits.ts';
import { checkEcho } from '../checks/echo.ts';
import { checkEchoPrograms } from '../checks/echo-programs.ts';
import { checkEchoParts } from '../checks/parts.ts';
import { NO_ULIMIT } from '../support/lacking.ts';
import { pretending } from '../support/pretending.ts';
import { Program } from '../support/process.ts';
import { SilentReader } from '../support/silent-reader.ts';
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

checkEcho(() => startStage('01'));
checkEchoPrograms((file, ...args) => new Program(file, ...args));
checkEchoParts((file, ...args) => new Program(file, ...args));

test('01: a client that sends 100 MB and reads nothing costs no memory', async () => {
  await using server = await Program.stage('01');
  const before = await server.memory();
  using client = new SilentReader(server, 100);
  await client.settled();
  assert.ok((await server.memory()) - before < 32 * MEGABYTE);
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
