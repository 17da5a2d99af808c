/** The rules of the stages, checked on the imports in the files. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WIRING = new Set(['server.ts', 'io-worker.ts']);
/** The programs of `npm run stage`, which load every stage. */
const RUNNER = /^stages\/[^/]+$/;
/** The clients that are programs: they may use Node's modules and parts of the stages. */
const NODE_CLIENT = /^(web\/desktop(\.ts$|\/)|terminal\/)/;
const IMPORT =
  /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

const files = globSync('{stages,shared,web,terminal}/**/*.{ts,js}', { cwd: ROOT }).map((file) =>
  file.replaceAll('\\', '/'),
);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('the files and their imports have been found', () => {
  assert.ok(files.length > 60, `${files.length} files`);
  assert.ok(imports.get('stages/04-broadcast/server.ts')?.includes('stages/03-nicknames/hub.ts'));
  assert.ok(imports.get('stages/05-websocket-bridge/page.ts')?.includes('esbuild'));
});

test('a stage imports from shared and from earlier stages only', () => {
  const wrong = edges().filter(([from, to]) => {
    if (!from.startsWith('stages/') || RUNNER.test(from) || isPackage(to)) return false;
    return !to.startsWith('shared/') && !(stageOf(to) !== '' && stageOf(to) <= stageOf(from));
  });
  assert.deepEqual(wrong, []);
});

test('stage 00 is one file, and shares nothing with the other stages', () => {
  assert.deepEqual(
    files.filter((file) => stageOf(file) === '00'),
    ['stages/00-naive/server.ts'],
  );
  assert.deepEqual(
    edges().filter(([from, to]) => stageOf(to) === '00' && !RUNNER.test(from)),
    [],
  );
});

test('no file imports wiring', () => {
  const wrong = edges().filter(
    ([from, to]) => WIRING.has(to.split('/').at(-1) ?? '') && !RUNNER.test(from),
  );
  assert.deepEqual(wrong, []);
});

test('shared and the page import only what browsers support, and nothing from the stages', () => {
  const wrong = edges().filter(([from, to]) => {
    if (!/^(shared|web)\//.test(from) || NODE_CLIENT.test(from)) return false;
    return (
      to.startsWith('node:') ||
      to.startsWith('stages/') ||
      NODE_CLIENT.test(to) ||
      (from.startsWith('shared/') && to.startsWith('web/'))
    );
  });
  assert.deepEqual(wrong, []);
});

test('the server imports nothing from the page, nor from the terminal client', () => {
  assert.deepEqual(
    edges().filter(([from, to]) => from.startsWith('stages/') && /^(web|terminal)\//.test(to)),
    [],
  );
});

test('the terminal client imports the logic of the page, but not its user interface', () => {
  assert.deepEqual(
    edges().filter(
      ([from, to]) => from.startsWith('terminal/') && /^web\/(view\/|main\.ts$)/.test(to),
    ),
    [],
  );
});

test('all programs run after npm ci --omit=dev', () => {
  const { dependencies } = JSON.parse(read('package.json')) as {
    dependencies: Record<string, string>;
  };
  const packages = edges()
    .filter(([, to]) => isPackage(to) && !to.startsWith('node:'))
    .map(([from, to]) => [from, /^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? '']);
  assert.ok(packages.some(([, name]) => name === 'esbuild'));
  assert.deepEqual(
    packages.filter(([, name = '']) => !Object.hasOwn(dependencies, name)),
    [],
  );
});

test('there are no import cycles, even among types', () => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), [...path, file].join(' -> '));
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) if (!isPackage(next)) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test('every file is short enough to be read in one sitting', () => {
  // The limits are a list for looking things up.
  const long = files.filter(
    (file) => file !== 'shared/limits.ts' && read(file).split('\n').length > 200,
  );
  assert.deepEqual(long, []);
  const wiring = files.filter((file) => /^stages\/.*\/server\.ts$/.test(file));
  assert.equal(wiring.length, 7);
  assert.deepEqual(
    wiring.filter((file) => read(file).split('\n').length > 60),
    [],
  );
});

function edges(): [from: string, to: string][] {
  return [...imports].flatMap(([from, targets]) =>
    targets.map((to): [string, string] => [from, to]),
  );
}

/** The modules that a file imports: paths from the root, or names of packages. */
function importsOf(file: string): string[] {
  return [...read(file).matchAll(IMPORT)].map(([, from, dynamic, bare]) => {
    const target = from ?? dynamic ?? bare ?? '';
    return isPackage(target) ? target : join(dirname(file), target).replaceAll('\\', '/');
  });
}

function isPackage(target: string): boolean {
  return !target.startsWith('.') && !files.includes(target);
}

function stageOf(path: string): string {
  return /^stages\/(\d\d)-/.exec(path)?.[1] ?? '';
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
