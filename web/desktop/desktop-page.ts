import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopSetup } from '../bridge.ts';

/** Tells a page that has been built into this folder that it is in a desktop window. */
export async function markAsDesktop(folder: string, setup: DesktopSetup): Promise<void> {
  const file = join(folder, 'index.html');
  const content = JSON.stringify(setup).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const meta = `<meta name="wirechat-desktop" content="${content}" />`;
  const html = await readFile(file, 'utf8');
  await writeFile(
    file,
    html.replace('</title>', () => `</title>\n    ${meta}`),
  );
}
