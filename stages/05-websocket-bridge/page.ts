import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';
import send from 'send';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
import type { Route } from './web-server.ts';

const SOURCE = fileURLToPath(new URL('../../web/', import.meta.url));
/** What browsers ask for: a script and a style sheet in one file each, and the rest as it is. */
const BUNDLED = ['main.ts', 'style.css'];
const AS_IT_IS = ['index.html', 'manifest.webmanifest', 'icon.svg', 'icons'];

/** Two folders with the same files: as they are, and compressed. */
const PLAIN = 'plain';
const COMPRESSED = 'gzip';

/** Bundles the page of `web/` into a folder, for `pageRoute` to serve. */
export async function buildPage(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const plain = join(folder.path, PLAIN);
  await build({
    entryPoints: BUNDLED.map((file) => join(SOURCE, file)),
    outdir: plain,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
  });
  const copy = (file: string) => cp(join(SOURCE, file), join(plain, file), { recursive: true });
  await Promise.all(AS_IT_IS.map(copy));
  await compress(plain, join(folder.path, COMPRESSED));
  return folder;
}

/** With gzip: over plain http, as between the machines of a room, browsers take nothing better. */
async function compress(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  const files = await readdir(to, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  await Promise.all(
    paths.map(async (path) => writeFile(path, await promisify(gzip)(await readFile(path)))),
  );
}

/** Serves the page. Browsers ask each time whether it has changed, so that an update is seen at once. */
export function pageRoute(folder: string): Route {
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const path = URL.parse(request.url ?? '', 'http://page')?.pathname ?? '/';
    const unpacks = /\bgzip\b(?!;q=0)/.test(String(request.headers['accept-encoding']));
    send(request, path, { root: join(folder, unpacks ? COMPRESSED : PLAIN), cacheControl: false })
      .on('headers', () => {
        response.setHeader('Cache-Control', 'no-cache');
        response.setHeader('Vary', 'Accept-Encoding');
        if (unpacks) response.setHeader('Content-Encoding', 'gzip');
      })
      .on('error', next)
      .on('directory', next)
      .pipe(response);
  };
}
