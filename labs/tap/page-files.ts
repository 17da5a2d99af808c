import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const SOURCE = fileURLToPath(new URL('page/', import.meta.url));

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/**
 * Bundles the page of the tap: one document, one script, one style sheet, by path.
 * @throws Error with a sentence if the bundler is not installed for this system
 */
export async function buildTapPage(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await bundle().catch((cause: Error) => {
    if ('errors' in cause) throw cause;
    throw Object.assign(new Error(NOT_BUILT, { cause }), { code: 'PAGE_NOT_BUILT' });
  });
  // esbuild's process would stay for further builds.
  await stop();
  const files = new Map<string, PageFile>();
  const html = await readFile(`${SOURCE}index.html`);
  files.set('/', { type: 'text/html; charset=utf-8', bytes: html });
  for (const { path, contents } of outputFiles) {
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    files.set(`/${basename(path)}`, { type: `${type}; charset=utf-8`, bytes: contents });
  }
  return files;
}

const NOT_BUILT =
  'The page cannot be built: the program of esbuild for this system is not installed. Run "npm ci" again, without --omit=optional, or use --no-page.';

async function bundle() {
  return build({
    entryPoints: ['main.ts', 'style.css'].map((file) => SOURCE + file),
    outdir: SOURCE,
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
  });
}
