import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sirv from 'sirv';
import type { Route } from './web-server.ts';

const SOURCE = fileURLToPath(new URL('../../web/', import.meta.url));

/** Bundles the page of `web/` into this folder: one script, one style sheet, and what needs no build. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    entryPoints: ['main.ts', 'style.css'].map((file) => join(SOURCE, file)),
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'warning',
  });
  await Promise.all(
    ['index.html', 'icon.svg'].map((file) => copyFile(join(SOURCE, file), join(folder, file))),
  );
}

/** Serves the page. Browsers ask each time whether it has changed, so that an update is seen at once. */
export function pageRoute(folder: string): Route {
  return sirv(folder, {
    etag: true,
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  });
}
