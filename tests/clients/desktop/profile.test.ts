import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { claimProfile, dataFolder } from '../../../clients/desktop/profile.ts';
import { listen } from '../../../stages/01-echo/listener.ts';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { inEnvironment } from '../../support/environment.ts';
import { leaveStaleLock } from '../../support/stale-lock.ts';

const listening = (port: number) => listen(() => createServer(), { hosts: ['127.0.0.1'], port });

test('a profile keeps its port between runs, in a file for this user only', async () => {
  await using home = await temporaryFolder();
  const folder = join(home.path, 'share', 'wirechat');
  const first = await claimProfile(folder, listening);
  await first.listening.close();
  const second = await claimProfile(folder, listening);
  await second.listening.close();
  assert.equal(second.listening.port, first.listening.port);
  assert.equal(second.profile.path, first.profile.path);
  if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('a profile stays when the window closes', async () => {
  await using home = await temporaryFolder();
  const { profile, listening: listener } = await claimProfile(home.path, listening);
  await listener.close();
  assert.equal(profile.path, join(home.path, 'profile'));
  await mkdir(profile.path);
  await profile[Symbol.asyncDispose]();
  assert.equal(existsSync(profile.path), true);
});

test('a port that a person has written into the file is used', async () => {
  await using home = await temporaryFolder();
  const { listening: listener } = await claimProfile(home.path, listening);
  await listener.close();
  await writeFile(join(home.path, 'port'), ` ${listener.port}\n`);
  const again = await claimProfile(home.path, async (port) => ({ port }));
  assert.equal(again.listening.port, listener.port);
});

test('other errors of a port are left to the program', async () => {
  await using home = await temporaryFolder();
  let tries = 0;
  const claiming = claimProfile(home.path, async () => {
    tries += 1;
    throw Object.assign(new Error('listen EPERM'), { code: 'EPERM' });
  });
  await assert.rejects(claiming, { code: 'EPERM' });
  assert.equal(tries, 1);
});

test('a second window at the same time is a guest in the same folder, and leaves nothing behind', async () => {
  await using home = await temporaryFolder();
  const first = await claimProfile(home.path, listening);
  const guest = await claimProfile(home.path, listening);
  assert.notEqual(guest.listening.port, first.listening.port);
  assert.notEqual(guest.profile.path, first.profile.path);
  assert.equal(dirname(guest.profile.path), home.path);
  await writeFile(join(guest.profile.path, 'history'), 'something');
  await guest.profile[Symbol.asyncDispose]();
  assert.equal(existsSync(guest.profile.path), false);
  await Promise.all([first.listening.close(), guest.listening.close()]);
});

test('the next window removes the profile of a killed guest', {
  skip: process.platform === 'win32' && 'Windows has no sockets in folders',
}, async () => {
  await using home = await temporaryFolder();
  const left = join(home.path, 'wirechat-killed');
  await mkdir(join(left, 'Default'), { recursive: true, mode: 0o700 });
  await leaveStaleLock(left);
  const { listening: listener } = await claimProfile(home.path, listening);
  await listener.close();
  assert.equal(existsSync(left), false);
});

test('a port that Windows has reserved is replaced, and the profile stays', async () => {
  await using home = await temporaryFolder();
  const first = await claimProfile(home.path, listening);
  await first.listening.close();
  const reserved = first.listening.port;
  const claimAgain = () =>
    claimProfile(home.path, async (port) => {
      if (port !== reserved) return listening(port);
      throw Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' });
    });
  const second = await claimAgain();
  assert.equal(second.profile.path, first.profile.path);
  await second.listening.close();
  const third = await claimAgain();
  assert.equal(third.listening.port, second.listening.port);
  await third.listening.close();
});

test('a port that cannot be read is replaced', async () => {
  await using home = await temporaryFolder();
  await writeFile(join(home.path, 'port'), 'nonsense');
  const { listening: listener } = await claimProfile(home.path, listening);
  await listener.close();
  const again = await claimProfile(home.path, listening);
  await again.listening.close();
  assert.equal(again.listening.port, listener.port);
});

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
