/** Files that must agree with the code: versions, contents of a checkout, installed packages. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { STAGES } from '../stages/catalog.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const Texts = v.record(v.string(), v.string());
const Package = v.object({ version: v.string(), scripts: Texts, optionalDependencies: Texts });
const Versioned = v.object({ version: v.string() });
const Lock = v.object({ version: v.string(), packages: v.object({ '': Versioned }) });
const Launch = v.object({
  configurations: v.array(
    v.object({ name: v.string(), program: v.string(), args: v.array(v.string()) }),
  ),
});
const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
/** Without git, or in a copy that is not a checkout, there is nothing to check out. */
const needsGit = { skip: isCheckout() ? false : 'this is no git checkout' };

test('a checkout has LF line endings, even on a system that prefers CRLF', needsGit, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  git('-c', 'core.autocrlf=true', 'checkout-index', '--all', `--prefix=${folder.path}/`);
  const texts = trackedFiles().filter((file) => !/\.(png|mp4|ogg|webm)$/.test(file));
  assert.ok(texts.length > 300);
  for (const file of texts)
    assert.ok(!(await readFile(join(folder.path, file))).includes('\r\n'), file);
});

test('pictures and clips are never converted', needsGit, () => {
  const binaries = trackedFiles().filter((file) => read(file).includes('\0'));
  assert.ok(binaries.length > 10);
  const attributes = git('check-attr', 'text', '--', ...binaries).trim();
  for (const line of attributes.split('\n')) assert.match(line, /: text: unset$/);
});

test('the version is the same everywhere', () => {
  const { version } = v.parse(Package, JSON.parse(read('package.json')));
  const lock = v.parse(Lock, JSON.parse(read('package-lock.json')));
  assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
  assert.equal(/^version: (.+)$/m.exec(read('CITATION.cff'))?.[1], version);
  assert.equal(/^## (\d\S+)/m.exec(read('CHANGELOG.md'))?.[1], version);
});

test('.node-version names the Node that npm ci brings, for every platform', () => {
  const { optionalDependencies } = v.parse(Package, JSON.parse(read('package.json')));
  const version = read('.node-version').trim();
  for (const [name, brought] of Object.entries(optionalDependencies))
    assert.equal(brought, version, name);
});

test('each stage can be started in the debugger of VS Code', () => {
  const { scripts } = v.parse(Package, JSON.parse(read('package.json')));
  const { configurations } = v.parse(Launch, JSON.parse(read('.vscode/launch.json')));
  const commands = configurations.map(({ name, program, args }) => [
    name,
    ['node', program.replace(/^\$\{workspaceFolder\}\//, ''), ...args].join(' '),
  ]);
  assert.deepEqual(
    commands,
    STAGES.map(({ folder }) => [folder, `${scripts.stage} ${folder.slice(0, 2)}`]),
  );
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function trackedFiles(): string[] {
  return git('ls-files', '-z').split('\0').filter(Boolean);
}

function isCheckout(): boolean {
  try {
    return git('rev-parse', '--show-prefix').trim() === '';
  } catch {
    return false;
  }
}
