import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Route } from '../../stages/05-websocket-bridge/route.ts';
import type { DesktopSetup } from '../bridge.ts';

const INDEX = fileURLToPath(new URL('../index.html', import.meta.url));

/** Serves the page itself, which is told that it is in a desktop window; the rest of it is as in a browser. */
export async function desktopPage(setup: DesktopSetup): Promise<Route> {
  const content = JSON.stringify(setup).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const meta = `<meta name="wirechat-desktop" content="${content}" />`;
  // In place of the manifest: this window is as good as installed, and has no page for that.
  const html = (await readFile(INDEX, 'utf8')).replace(/<link rel="manifest"[^>]*>/, () => meta);
  return (path) => {
    if (path !== '/') return undefined;
    return {
      GET(_request, response) {
        response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
        response.end(html);
      },
    };
  };
}
