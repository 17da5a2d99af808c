import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import send from 'send';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';
import type { Route } from './web-server.ts';

const SOURCE = fileURLToPath(new URL('../../web/', import.meta.url));

/** Bundles the page of `web/` into a folder: one script, one style sheet, and what needs no build. */
export async function buildPage(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await build({
    entryPoints: ['main.ts', 'style.css'].map((file) => join(SOURCE, file)),
    outdir: folder.path,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
  });
  await Promise.all(
    ['index.html', 'icon.svg'].map((file) => copyFile(join(SOURCE, file), join(folder.path, file))),
  );
  return folder;
}

/** Serves the page. Browsers ask each time whether it has changed, so that an update is seen at once. */
export function pageRoute(folder: string): Route {
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const path = URL.parse(request.url ?? '', 'http://page')?.pathname ?? '/';
    send(request, path, { root: folder, cacheControl: false })
      .on('headers', () => response.setHeader('Cache-Control', 'no-cache'))
      .on('error', next)
      .on('directory', next)
      .pipe(response);
  };
}
