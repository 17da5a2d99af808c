/**
 * What somebody does who has just cloned the repository, with the npm that they happen to have:
 * `node .ci/newcomer.js 10.8.2` (the npm that comes with Node 20). Plain JavaScript, for any Node since 20.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 120_000;
const END_MS = 2_000;
const [version = '10.8.2'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'newcomer-'));
const checkout = join(folder, 'wirechat');
// Not what npm tells its scripts: this is a terminal of the newcomer's own.
const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)));

let npm = '';
try {
  npm = installNpm();
  copyCheckout();
  for (const flags of [[], ['--ignore-scripts']]) {
    console.log(`npm ${version} ci ${flags.join(' ')}, on Node ${process.version}`);
    execFileSync(process.execPath, [npm, 'ci', ...flags], { cwd: checkout, env, stdio: 'inherit' });
    await chatAnswers();
  }
  await testsStart();
  console.log(`A newcomer with npm ${version} on Node ${process.version} gets a chat, and tests.`);
} finally {
  // Tests that were ended may still be writing their coverage.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** The program of this version of npm. */
function installNpm() {
  const args = ['install', '--silent', '--prefix', folder, `npm@${version}`];
  execFileSync('npm', args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
  return join(folder, 'node_modules/npm/bin/npm-cli.js');
}

/** The files of the repository, without what is ignored. */
function copyCheckout() {
  const list = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' });
  for (const file of list.split('\0').filter(Boolean)) cpSync(file, join(checkout, file));
}

async function chatAnswers() {
  await whileRunning(['stage', '06', '--', '--port', '0', '--web-port', '0'], async (line) => {
    const port = numberIn(await line(/^ {2}telnet /));
    const webPort = numberIn(await line(/http:/));
    const health = await (await fetch(`http://localhost:${webPort}/health`)).json();
    assert.equal(health.status, 'ok');
    const telnet = connect(port, 'localhost');
    const [greeting] = await once(telnet, 'data');
    telnet.destroy();
    assert.match(String(greeting), /^Welcome to wirechat/);
  });
}

/** That they start; what they find is for the run of the tests that follows. */
async function testsStart() {
  await whileRunning(['test'], async (line) => {
    await line(/^The page is tested in/);
    await line(/^✔/);
  });
}

/**
 * Runs a script of the checkout while `use` waits for its lines. Then ends npm as a program would,
 * by SIGTERM: nothing that it has started may be left after END_MS.
 */
async function whileRunning(script, use) {
  const child = spawn(process.execPath, [npm, 'run', ...script], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const deadline = setTimeout(() => child.kill(), PATIENCE_MS);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (pattern) => {
    const { value, done } = await lines.next();
    assert.ok(!done, `npm run ${script[0]} ended before it printed ${pattern}`);
    return pattern.test(value) ? value : next(pattern);
  };
  await use(next);
  // The pipe closes when the last process that has it has ended.
  const ended = once(child, 'close');
  const endedAt = performance.now();
  child.kill();
  while (!(await lines.next()).done);
  await ended;
  clearTimeout(deadline);
  assert.ok(performance.now() - endedAt < END_MS, `npm run ${script[0]} ends in time`);
}

function numberIn(line) {
  return Number(/[: ](\d+)(?:\s|$)/.exec(line)?.[1]);
}
