/** `npm run check` as other programs and a learner's editor meet it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../../labs/free-port.ts';
import { startStage } from '../support/target.ts';
import { Workshop } from './workshop.ts';

const GAP = "throw new Error('Lab 03, step 1: write Roster.#claim in roster.ts.');";

test('--json prints nothing but the result, and the other formats go to files', async () => {
  await using workshop = await Workshop.open();
  await workshop.run('lab', '03');
  const [gradescope, junit] = ['g.json', 'j.xml'].map((name) => join(workshop.folder, name));
  const { status, output } = await workshop.run(
    'check',
    ...['03', '--step', '1', '--json'],
    ...['--gradescope', String(gradescope), '--junit', String(junit)],
  );
  const { lab, points, checks } = JSON.parse(output);
  assert.equal(status, 1);
  assert.equal(lab, '03');
  assert.equal(points, 0);
  assert.ok(checks.every(({ kind }: { kind: string }) => kind === 'not written'));
  const { tests } = JSON.parse(await readFile(String(gradescope), 'utf8'));
  assert.equal(tests.length, checks.length);
  const cases = (await readFile(String(junit), 'utf8')).match(/<testcase /g);
  assert.equal(cases?.length, checks.length);
});

test('--watch checks again after a save, also when the file cannot be read by Node', async () => {
  await using workshop = await Workshop.open();
  await workshop.run('lab', '03');
  await using check = workshop.start('check', '03', '--step', '1', '--watch');
  const waits = () => check.stdout.next('the end of a run', (line) => line.startsWith('Waiting'));
  await check.stdout.next('the gap', (line) => line.includes('not written yet'));
  await waits();
  await workshop.edit('work/03-nicknames/roster.ts', GAP, 'this is not TypeScript');
  await check.stdout.next('what is wrong', (line) => line.includes('SyntaxError'));
  await waits();
  await workshop.edit('work/03-nicknames/roster.ts', 'this is not TypeScript', GAP);
  await check.stdout.next('the gap', (line) => line.includes('not written yet'));
});

test('that nothing answers at the address is said once, with status 2', async () => {
  await using workshop = await Workshop.open();
  const port = await freePort();
  const { status, output } = await workshop.run('check', '03', '--connect', `127.0.0.1:${port}`);
  assert.equal(status, 2, output);
  assert.match(output, /^Nothing answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
});

test('a server that runs already may have a web port of its own', async () => {
  await using workshop = await Workshop.open();
  await using server = await startStage('05');
  const address = `${server.host}:${server.port}`;
  const args = ['05', '--step', '4', '--connect', address, '--slow', '6'];
  const passed = await workshop.run('check', ...args, '--web-port', String(server.webPort));
  assert.match(passed.output, /All checks pass\./);
  const closed = await freePort();
  const refused = await workshop.run('check', ...args, '--web-port', String(closed));
  assert.equal(refused.status, 2, refused.output);
  assert.match(refused.output, new RegExp(`^Nothing answers at 127\\.0\\.0\\.1:${closed} `));
  const alone = await workshop.run('check', '05', '--web-port', '8080');
  assert.equal(alone.status, 2, alone.output);
  assert.match(alone.output, /^--web-port goes with --connect/);
});

test('the server that is checked ends with an interrupted check', async () => {
  await using workshop = await Workshop.open();
  const server = createServer();
  const arrived = new Promise<import('node:net').Socket>((resolve) =>
    server.once('connection', resolve),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as import('node:net').AddressInfo;
  // A program that never listens, and holds a connection to us for as long as it lives.
  const program = `require("net").connect(${port}, "127.0.0.1").resume()`;
  const cmd = `"${process.execPath}" -e '${program}'`;
  await using check = workshop.start('check', '03', '--step', '1', '--cmd', cmd);
  const socket = await arrived;
  const ended = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
  check.kill('SIGTERM');
  await ended;
  server.close();
});
