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
const FOR_BROWSERS = /^(shared|web|clients\/chat|labs\/tap\/page)\//;
const IMPORT =
  /(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

const files = globSync('{stages,shared,clients,web,labs}/**/*.{ts,js}', { cwd: ROOT }).map((file) =>
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
    // It has the keys and the input line of the chat for terminals.
    'clients/host': /^(clients\/(host|terminal|chat)|stages|shared)\//,
    // The checks of the labs are tests of the stages, and the tap's page is made as the chat's page is.
    labs: /^((labs|clients|stages|shared|tests)\/|web\/view\/dom\.ts$)/,
  };
  const places = new Set(files.map(placeOf));
  assert.deepEqual([...places].sort(), Object.keys(allowed).sort());
  assert.deepEqual(
    edges()
      .filter(([from, to]) => !isPackage(to) && !allowed[placeOf(from)]?.test(to))
      // The runner loads `--mine`, and the console of the host.
      .filter(
        ([from, to]) => from !== 'stages/run.ts' || !/^(labs\/mine|clients\/host\/)/.test(to),
      ),
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
    wiring.filter((file) => read(file).split('\n').length > 80),
    [],
  );
});

test('stage 03 can be read in one sitting', () => {
  const sources = files.filter((file) => stageOf(file) === '03').map(read);
  assert.ok(sources.length <= 10, `${sources.length} files`);
  const lines = sources.join('').split('\n').length;
  assert.ok(lines <= 870, `${lines} lines`);
});

test('one line at stage 04 passes through at most 14 files, and its README names them all', () => {
  const readme = read('stages/04-broadcast/README.md');
  const way = readme.slice(
    readme.indexOf('## Reading order'),
    readme.indexOf('Not on the way of a message'),
  );
  const named = new Set(way.match(/[\w-]+\.ts/g));
  // The way of a line, from the socket to everybody, as the imports give it.
  const wayFiles = [
    ...['02-threaded-tcp/tcp-connection.ts', '02-threaded-tcp/line-decoder.ts'],
    ...['conversation.ts', 'text-dialect.ts', 'link.ts', 'hub.ts', 'gate.ts'].map(
      (file) => `03-nicknames/${file}`,
    ),
    ...['chat-text.ts', 'batched-link.ts', 'inbox.ts', 'chat-handlers.ts', 'posting.ts'].map(
      (file) => `04-broadcast/${file}`,
    ),
    ...['timeline.ts', 'fan-out.ts'].map((file) => `04-broadcast/${file}`),
  ];
  assert.ok(wayFiles.length <= 14, `${wayFiles.length} files`);
  for (const file of wayFiles) {
    assert.ok(files.includes(`stages/${file}`), file);
    assert.ok(named.has(file.slice(file.indexOf('/') + 1)), `the README does not name ${file}`);
  }
});

test('the reading order of each stage names each of its files', () => {
  const folders = new Set(files.map((file) => /^stages\/\d\d-[^/]+/.exec(file)?.[0]));
  for (const folder of folders) {
    if (folder === undefined) continue;
    const readme = read(`${folder}/README.md`);
    for (const file of files.filter((each) => each.startsWith(`${folder}/`)))
      assert.ok(readme.includes(`\`${file.slice(folder.length + 1)}\``), `${folder}: ${file}`);
  }
});

test('about a quarter of the lines of the stages are comments', () => {
  const lines = files
    .filter((file) => stageOf(file) !== '')
    .flatMap((file) => read(file).trim().split('\n'));
  const comments = lines.filter((line) => /^\s*(\/\*|\*|\/\/)/.test(line));
  const percent = (100 * comments.length) / lines.length;
  assert.ok(percent > 20 && percent < 40, `${percent.toFixed(1)} %`);
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
  return !/^(\.|tests\/)/.test(target) && !files.includes(target);
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
