/**
 * The page: its files are bundled when the server starts, and kept in memory, from where `page-route.ts` serves
 * them. There is no build step to run first and no folder with its results, so the page always belongs to this
 * server, and a program that cleans up temporary files cannot delete it. It costs a fraction of a second at the
 * start, and 2.6 MB of memory, which all threads share.
 *
 * The browser gets a few bundles instead of dozens of requests, each found only after the one before. What is
 * not needed at once is a bundle of its own. The source maps let its developer tools show the modules.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, stop } from 'esbuild';
import { stamped } from './build-stamp.ts';
import type { Representation } from './representation.ts';

const SOURCE = fileURLToPath(new URL('../../web/', import.meta.url));

/** The files of a page: bundled scripts, the first of them with the page, a bundled style sheet, and others. */
interface Files {
  readonly bundled: readonly string[];
  readonly asItIs: readonly string[];
}

const CHAT: Files = {
  bundled: [
    'main.ts',
    'first-use.ts',
    'style.css',
    'worker.ts',
    'offline/main.ts',
    'recording/clip-recorder.ts',
    'text/links.ts',
    'text/blocks.ts',
    'text/code-colours.ts',
    'view/wire-drawer.ts',
  ],
  asItIs: [
    'index.html',
    'offline/index.html',
    'manifest.webmanifest',
    'icon.svg',
    ...namesIn('icons'),
  ],
};

/** The page of `stats-route.ts`, whose files are only for this computer. */
export const STATS: Files = {
  bundled: ['stats/main.ts', 'stats/style.css'],
  asItIs: ['stats/index.html'],
};

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** One form of a file of the page, as plain data that can be passed to a thread, in memory that is not copied. */
export interface Form extends Omit<Representation, 'read' | 'size'> {
  readonly bytes: Uint8Array;
}

/** The forms of each file by URL path. They are kept in memory, where nothing can delete them. */
export type Page = ReadonlyMap<string, readonly Form[]>;

const built = new Map<Files, Promise<Page>>();
let earlier: Promise<unknown> = Promise.resolve();

/**
 * Bundles a page of `web/`, for `pageRoute` to serve. All servers of a process share one page, and pages are
 * built one after the other: a second build at the same time would end with the first, which stops esbuild.
 */
export function buildPage(files = CHAT): Promise<Page> {
  const known = built.get(files);
  if (known) return known;
  const page = earlier.then(() => bundled(files));
  built.set(files, page);
  earlier = page.catch(() => built.delete(files));
  return page;
}

async function bundled({ bundled: entries, asItIs }: Files): Promise<Page> {
  const { outputFiles } = await bundle(entries).catch(explainMissing);
  // esbuild's process would stay for further builds, of which there are one or none.
  await stop();
  const others = asItIs.map((file) => join(SOURCE, file));
  const all = new Map<string, Uint8Array>([
    ...outputFiles.map(({ path, contents }) => [path, contents] as const),
    ...others.map((path) => [path, readFileSync(path)] as const),
  ]);
  const worker = all.get(WORKER);
  if (worker) all.set(WORKER, stamped(worker, hashOf(Buffer.concat([...all.values()]))));
  return new Map([...all].map(([path, bytes]) => fileOf(path, bytes)));
}

/** The service worker, as it is served. */
const WORKER = join(SOURCE, 'worker.js');

async function bundle(entries: readonly string[]) {
  return build({
    entryPoints: entries.map((file) => join(SOURCE, file)),
    // Nothing is written there, but paths in the source maps are relative to it.
    outdir: SOURCE,
    outbase: SOURCE,
    write: false,
    bundle: true,
    plugins: [apart],
    alias: { 'decode-named-character-reference': join(SOURCE, 'text/no-references.ts') },
    format: 'esm',
    // Syntax that browsers of 2022 do not understand is translated.
    target: 'es2022',
    minify: true,
    // Chrome then compiles all functions on another thread while a script arrives, and not each when it is first
    // called. Evaluating the page's script takes half the time (https://v8.dev/blog/explicit-compile-hints).
    banner: { js: '//# allFunctionsCalledOnLoad' },
    sourcemap: true,
  });
}

/**
 * What a module imports with `import()` is a bundle of its own, which the browser fetches when it is needed.
 * esbuild can split a program by itself, but puts what two bundles share in a third, which the page would wait for.
 */
const apart: Plugin = {
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = relative(SOURCE, join(resolveDir, path)).replaceAll(sep, '/');
      return { path: `./${file.replace(/ts$/, 'js')}`, external: true };
    });
  },
};

/**
 * esbuild has a package with its program for each system. These packages are optional and may be missing,
 * or `node_modules` may come from another system.
 */
function explainMissing(cause: Error): never {
  // Errors in the source files are listed, in `errors`.
  const isFaultOfThePage = 'errors' in cause;
  if (isFaultOfThePage || !/install/.test(cause.message)) throw cause;
  const sentence =
    'The page cannot be built: the program of esbuild for this system is not installed. Run "npm ci" again, here and without --omit=optional.';
  throw Object.assign(new Error(sentence, { cause }), { code: 'PAGE_NOT_BUILT' });
}

function namesIn(folder: string): string[] {
  return readdirSync(join(SOURCE, folder)).map((name) => join(folder, name));
}

function fileOf(path: string, bytes: Uint8Array): [path: string, forms: Form[]] {
  return [`/${relative(SOURCE, path).replaceAll(sep, '/')}`, formsOf(bytes, extname(path))];
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
}

/**
 * Compresses a file once, here, instead of for each request. Over plain http, browsers accept no better
 * compression than gzip. Both tags are strong, so they must differ: the bytes do (RFC 9110 section 8.8.3.3).
 * They are computed from the bytes, so that a restart does not make browsers load everything again.
 */
function formsOf(bytes: Uint8Array, extension: string): Form[] {
  const type = TYPES[extension] ?? 'application/octet-stream';
  const modified = new Date().toUTCString();
  const hash = hashOf(bytes);
  const plain: Form = {
    encoding: 'identity',
    type,
    modified,
    etag: `"${hash}"`,
    bytes: shared(bytes),
  };
  // Only developer tools ask for source maps, which are the largest files: compressing them would delay each start.
  if (extension === '.map') return [plain];
  const packed = shared(gzipSync(bytes));
  const gzip: Form = { ...plain, encoding: 'gzip', etag: `"${hash}.gzip"`, bytes: packed };
  return [gzip, plain];
}

/** Threads share no variables, but they can share memory. Nobody writes to it after this, so no lock is needed. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
