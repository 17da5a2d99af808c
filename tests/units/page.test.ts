import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { buildPage, STATS } from '../../stages/05-websocket-bridge/page.ts';
import { loadAgain } from '../support/load-again.ts';

type PageModule = typeof import('../../stages/05-websocket-bridge/page.ts');

const WEB = new URL('../../web/', import.meta.url);
/** A page is built once, so a test that builds it anew loads its file anew. */
const PAGE = new URL('../../stages/05-websocket-bridge/page.ts', import.meta.url);

/** What the page imports when it is first needed. */
const ON_DEMAND = [
  '/recording/clip-recorder.js',
  '/text/links.js',
  '/text/blocks.js',
  '/text/code-colours.js',
  '/view/wire-drawer.js',
];

test('servers that start at the same time get the same page', async () => {
  const { buildPage } = await loadAgain<PageModule>(PAGE);
  const first = buildPage();
  assert.equal(buildPage(), first);
  await first;
  assert.equal(buildPage(), first);
});

test('the page is a script, a style sheet, their maps, and files as they are', async () => {
  const { buildPage } = await loadAgain<PageModule>(PAGE);
  const page = await buildPage();
  const types = {
    '/index.html': 'text/html; charset=utf-8',
    '/main.js': 'text/javascript; charset=utf-8',
    '/main.js.map': 'application/json',
    '/first-use.js': 'text/javascript; charset=utf-8',
    '/first-use.js.map': 'application/json',
    ...Object.fromEntries(
      ON_DEMAND.flatMap((path) => [
        [path, 'text/javascript; charset=utf-8'],
        [`${path}.map`, 'application/json'],
      ]),
    ),
    '/style.css': 'text/css; charset=utf-8',
    '/style.css.map': 'application/json',
    '/worker.js': 'text/javascript; charset=utf-8',
    '/worker.js.map': 'application/json',
    '/offline/index.html': 'text/html; charset=utf-8',
    '/offline/main.js': 'text/javascript; charset=utf-8',
    '/offline/main.js.map': 'application/json',
    '/manifest.webmanifest': 'application/manifest+json',
    '/icon.svg': 'image/svg+xml',
    ...Object.fromEntries(
      readdirSync(new URL('icons', WEB)).map((icon) => [`/icons/${icon}`, 'image/png']),
    ),
  };
  assert.deepEqual([...page.keys()].sort(), Object.keys(types).sort());
  for (const [path, type] of Object.entries(types)) {
    const forms = page.get(path) ?? [];
    const plain = forms.at(-1);
    assert.ok(plain, path);
    const hash = createHash('sha256').update(plain.bytes).digest('base64url').slice(0, 22);
    assert.deepEqual([plain.type, plain.encoding, plain.etag], [type, 'identity', `"${hash}"`]);
    assert.ok(Math.abs(Date.parse(plain.modified) - Date.now()) < 60_000);
    const [gzip, ...others] = forms;
    assert.ok(gzip);
    if (path.endsWith('.map')) {
      assert.deepEqual(forms, [plain], 'source maps are not compressed');
      continue;
    }
    assert.deepEqual([gzip.type, gzip.encoding, gzip.etag], [type, 'gzip', `"${hash}.gzip"`]);
    assert.ok(gzip.bytes.length < plain.bytes.length, path);
    assert.deepEqual(gunzipSync(gzip.bytes), Buffer.from(plain.bytes));
    assert.deepEqual(others, [plain]);
  }
  const textOf = (path: string) => String(Buffer.from(page.get(path)?.at(-1)?.bytes ?? []));
  assert.equal(textOf('/index.html'), readFileSync(new URL('index.html', WEB), 'utf8'));
  // The build is the hash of all files, so that the service worker is another one whenever one of them is.
  const [stamp = '', build] = /^globalThis\.BUILD="(.*?)";/.exec(textOf('/worker.js')) ?? [];
  const whole = createHash('sha256');
  for (const [path, forms] of page)
    whole.update(forms.at(-1)?.bytes.slice(path === '/worker.js' ? stamp.length : 0) ?? '');
  assert.equal(build, whole.digest('base64url').slice(0, 22));
  // No further imports, except on demand, and no unnecessary white space.
  const script = textOf('/main.js');
  const onDemand = [...script.matchAll(/\bimport\("\.(.*?)"\)/g)].map(([, path = '']) => path);
  assert.deepEqual(onDemand.toSorted(), ON_DEMAND.toSorted());
  for (const path of onDemand) {
    assert.doesNotMatch(textOf(path), /(?:^|;)import\b/, path);
    assert.doesNotMatch(textOf(path), /innerHTML/, path);
    assert.match(textOf(path), /\bexport\{/, path);
  }
  assert.doesNotMatch(script, /\bimport\s*[\w{*].*\bfrom\b/);
  assert.ok(script.split('\n').length < 100);
  assert.match(script, /^\/\/# allFunctionsCalledOnLoad$/m);
  const { sources } = JSON.parse(textOf('/main.js.map')) as { sources: string[] };
  assert.ok(sources.includes('main.ts'));
});

test('a thread is passed the page without a copy of its bytes', async () => {
  const page = await buildPage();
  for (const { bytes } of [...page.values()].flat())
    assert.ok(bytes.buffer instanceof SharedArrayBuffer);
});

test('without the program of esbuild, the page is not built, and the error says what to do', async (t) => {
  const { buildPage } = await loadAgain<PageModule>(PAGE);
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('@esbuild/')) return next(specifier, context);
      throw Object.assign(new Error(specifier), { code: 'MODULE_NOT_FOUND' });
    },
  });
  t.after(() => hooks.deregister());
  await assert.rejects(buildPage(), ({ code, message, cause }: NodeJS.ErrnoException) => {
    assert.equal(code, 'PAGE_NOT_BUILT');
    assert.match(message, /Run "npm ci" again, here and without --omit=optional/);
    assert.match(String(cause), /@esbuild/);
    return true;
  });
});

test('any other error of esbuild is passed on unchanged, and the page can be built later', async (t) => {
  const { buildPage } = await loadAgain<PageModule>(PAGE);
  for (const error of [
    new Error('no more processes'),
    // As for an error in the page itself.
    Object.assign(new Error('"install" is not declared'), { errors: [] }),
  ]) {
    t.mock.method(childProcess, 'spawn', () => {
      throw error;
    });
    await assert.rejects(buildPage(), error);
    t.mock.restoreAll();
  }
  assert.ok((await buildPage()).has('/index.html'));
});

test('the page that shows what goes on has its own files, and is built beside the other', async () => {
  const [page, chat] = await Promise.all([buildPage(STATS), buildPage()]);
  assert.deepEqual([...page.keys()].sort(), [
    '/stats/index.html',
    '/stats/main.js',
    '/stats/main.js.map',
    '/stats/style.css',
    '/stats/style.css.map',
  ]);
  assert.ok(!chat.has('/stats/main.js'), 'the chat does not have them');
  assert.equal(await buildPage(STATS), page, 'it is built once');
});
