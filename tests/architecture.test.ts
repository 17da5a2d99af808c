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
/** What runs in a browser, or must be able to. */
const FOR_BROWSERS = /^(shared|web|clients\/chat)\//;
const IMPORT =
  /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

const files = globSync('{stages,shared,clients,web}/**/*.{ts,js}', { cwd: ROOT }).map((file) =>
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

test('shared, the page and what all clients know import only what browsers support', () => {
  const wrong = edges().filter(
    ([from, to]) => FOR_BROWSERS.test(from) && /^(node:|stages\/)/.test(to),
  );
  assert.deepEqual(wrong, []);
});

test('imports go from the page and the programs to what all clients know, and never back', () => {
  const allowed: Readonly<Record<string, RegExp>> = {
    stages: /^(stages|shared)\//,
    shared: /^shared\//,
    web: /^(web|clients\/chat|shared)\//,
    'clients/chat': /^(clients\/chat|shared)\//,
    'clients/tcp': /^(clients\/(tcp|chat)|stages|shared)\//,
    'clients/terminal': /^(clients\/(terminal|tcp|chat)|stages|shared)\//,
    'clients/desktop': /^(clients\/(desktop|tcp|chat)|stages|shared)\//,
  };
  const places = new Set(files.map(placeOf));
  assert.deepEqual([...places].sort(), Object.keys(allowed).sort());
  assert.deepEqual(
    edges().filter(([from, to]) => !isPackage(to) && !allowed[placeOf(from)]?.test(to)),
    [],
  );
});

test('what all clients know uses nothing that only a browser has', () => {
  const DOM =
    /\b(document|window|location|navigator|indexedDB|localStorage|sessionStorage|WebSocket|XMLHttpRequest|HTML\w+)\b/;
  const chat = files.filter((file) => file.startsWith('clients/chat/'));
  assert.ok(chat.length > 10);
  for (const file of chat) assert.doesNotMatch(withoutComments(read(file)), DOM, file);
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

function placeOf(path: string): string {
  return /^(clients\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? '';
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

function stageOf(path: string): string {
  return /^stages\/(\d\d)-/.exec(path)?.[1] ?? '';
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
