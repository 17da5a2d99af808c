import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolder } from '../../../clients/desktop/data-folder.ts';
import { inEnvironment } from '../../support/environment.ts';

const CHROME = '/opt/google/chrome/chrome';
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
  test(`the data for ${browser} is in a folder that it can see`, () => {
    assert.equal(dataFolder(browser, 'linux'), inHome(folder));
  });
}

for (const browser of [
  CHROME,
  '/home/ann/snap/bin/chromium',
  '/var/lib/flatpak/exports/bin/com.google.Chrome/chrome',
]) {
  test(`the data for ${browser} is in the data folder of this user`, () => {
    const folder = (XDG_DATA_HOME: string | undefined) =>
      inEnvironment({ XDG_DATA_HOME }, () => dataFolder(browser, 'linux'));
    assert.equal(folder(undefined), inHome('.local/share/wirechat'));
    assert.equal(folder('/data'), join('/data', 'wirechat'));
  });
}

test('on macOS it is in the folder for application data', () => {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal(dataFolder(mac, 'darwin'), inHome('Library/Application Support/wirechat'));
});

test('on Windows it is in the local application data of the user', () => {
  const folder = (LOCALAPPDATA: string | undefined) =>
    inEnvironment({ LOCALAPPDATA }, () => dataFolder('C:\\chrome.exe', 'win32'));
  assert.equal(folder(undefined), inHome(join('AppData', 'Local', 'wirechat')));
  assert.equal(folder('/local'), join('/local', 'wirechat'));
});
