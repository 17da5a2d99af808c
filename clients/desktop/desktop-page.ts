import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Route } from '../../stages/05-websocket-bridge/route.ts';
import type { DesktopSetup } from '../chat/tcp-address.ts';

const INDEX = fileURLToPath(new URL('../../web/index.html', import.meta.url));

/** Serves the HTML page with the setup of the desktop window. Other files are the same as in a browser. */
export async function desktopPage(setup: DesktopSetup): Promise<Route> {
  const content = JSON.stringify(setup).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const meta = `<meta name="wirechat-desktop" content="${content}" />`;
  // Replaces the manifest: the window needs no installation.
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
