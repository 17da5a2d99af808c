import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../stages/06-media/temporary-folder.ts';
import { findProgram } from '../../web/desktop/browser-finder.ts';
import { dataFolder } from '../../web/desktop/data-folder.ts';
import { inEnvironment } from '../support/environment.ts';

/** A browser that nobody has. */
const RARE = {
  variables: ['WIRECHAT_RARE_BROWSER'],
  commands: ['wirechat-rare-browser'],
  flatpak: ['org.example.Rare'],
  mac: ['Rare.app/Contents/MacOS/Rare'],
  windows: ['Rare\\rare.exe'],
};

for (const [what, platform, path] of [
  ["a Mac's, of the user alone", 'darwin', 'Applications/Rare.app/Contents/MacOS/Rare'],
  ["Flatpak's, of the user alone", 'linux', '.local/share/flatpak/exports/bin/org.example.Rare'],
] as const) {
  test(`a browser is found: ${what}`, async () => {
    await using home = await temporaryFolder();
    const variables = { HOME: home.path, USERPROFILE: home.path, XDG_DATA_HOME: undefined };
    const found = () => inEnvironment(variables, () => findProgram(RARE, platform));
    assert.equal(found(), undefined);
    const program = join(home.path, path);
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, '');
    assert.equal(found(), program);
  });
}

test('what is kept is where the browser can see it', () => {
  const inHome = (path: string) => join(homedir(), path);
  for (const [browser, folder] of [
    ['/snap/bin/chromium', 'snap/chromium/common/wirechat'],
    ['/snap/chromium/current/usr/lib/chromium-browser/chrome', 'snap/chromium/common/wirechat'],
    ['/var/lib/snapd/snap/bin/brave', 'snap/brave/common/wirechat'],
    ['/var/lib/flatpak/exports/bin/com.google.Chrome', '.var/app/com.google.Chrome/data/wirechat'],
    [
      '/home/ann/.local/share/flatpak/exports/bin/org.chromium.Chromium',
      '.var/app/org.chromium.Chromium/data/wirechat',
    ],
  ] as const) {
    assert.equal(dataFolder(browser, 'linux'), inHome(folder));
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal(dataFolder(mac, 'darwin'), inHome('Library/Application Support/wirechat'));
});
