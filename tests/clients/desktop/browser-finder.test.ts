import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { CHROME, findProgram } from '../../../clients/desktop/browser-finder.ts';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { inEnvironment } from '../../support/environment.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';

/** A browser that nobody has. */
const RARE = {
  variables: ['WIRECHAT_RARE_BROWSER'],
  commands: ['wirechat-rare-browser'],
  flatpak: ['org.example.Rare'],
  mac: ['Rare.app/Contents/MacOS/Rare'],
  windows: ['Rare\\rare.exe'],
};

/** Looks for it in a home with only these files, with these variables. */
async function find(
  platform: NodeJS.Platform,
  files: readonly string[],
  variables: (home: string) => Record<string, string> = () => ({}),
): Promise<string | undefined> {
  await using home = await temporaryFolder();
  for (const file of files) {
    await mkdir(dirname(join(home.path, file)), { recursive: true });
    await writeFile(join(home.path, file), '');
  }
  const environment = {
    HOME: home.path,
    USERPROFILE: home.path,
    PATH: undefined,
    XDG_DATA_HOME: undefined,
    PROGRAMFILES: undefined,
    'ProgramFiles(x86)': undefined,
    LOCALAPPDATA: undefined,
    ...variables(home.path),
  };
  const found = inEnvironment(environment, () => findProgram(RARE, platform));
  return found?.slice(home.path.length + 1);
}

const MAC = join('Applications', 'Rare.app/Contents/MacOS/Rare');
const FLATPAK = 'flatpak/exports/bin/org.example.Rare';

test('without a browser, none is found', async () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    assert.equal(await find(platform, ['bin/another-browser']), undefined);
});

for (const [what, platform, file, variables] of [
  ["a Mac's, of the user alone", 'darwin', MAC, () => ({})],
  ["Flatpak's, of the user alone", 'linux', `.local/share/${FLATPAK}`, () => ({})],
  [
    "Flatpak's, where the user keeps data",
    'linux',
    `data/${FLATPAK}`,
    (home: string) => ({ XDG_DATA_HOME: join(home, 'data') }),
  ],
  ...(['linux', 'darwin'] as const).map(
    (platform) =>
      [
        `on the search path of ${platform}`,
        platform,
        'b/wirechat-rare-browser',
        (home: string) => ({ PATH: ['', join(home, 'a'), join(home, 'b')].join(delimiter) }),
      ] as const,
  ),
  ...['PROGRAMFILES', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map(
    (variable) =>
      [
        `in the ${variable} of Windows`,
        'win32' as const,
        join('programs', 'Rare\\rare.exe'),
        (home: string) => ({ [variable]: join(home, 'programs') }),
      ] as const,
  ),
] as const) {
  test(`a browser is found: ${what}`, async () => {
    assert.equal(await find(platform, [file], variables), join(file));
  });
}

for (const [platform, file] of [
  ['darwin', join('/Applications', 'Rare.app/Contents/MacOS/Rare')],
  ['linux', join('/var/lib', FLATPAK)],
] as const) {
  test(`a browser that is installed for all users is found on ${platform}`, (t) => {
    mockBuiltin(t, fs, 'existsSync', (path: string) => path === file);
    assert.equal(findProgram(RARE, platform), file);
  });
}

test('a browser in the current folder is not on the search path, even if that has an empty part', (t) => {
  mockBuiltin(t, fs, 'existsSync', (path: string) => path === 'wirechat-rare-browser');
  for (const PATH of [undefined, '', ['/nowhere', ''].join(delimiter)])
    assert.equal(
      inEnvironment({ PATH }, () => findProgram(RARE, 'linux')),
      undefined,
    );
});

test('a program named in a variable takes precedence', async () => {
  const named = await find('linux', [`.local/share/${FLATPAK}`, 'named'], (home) => ({
    WIRECHAT_RARE_BROWSER: join(home, 'named'),
  }));
  assert.equal(named, 'named');
});

test('a variable that names a missing program is an error', async () => {
  const finding = find('linux', [`.local/share/${FLATPAK}`], () => ({
    WIRECHAT_RARE_BROWSER: '/nowhere/rare',
  }));
  await assert.rejects(finding, {
    message: /^WIRECHAT_RARE_BROWSER is \/nowhere\/rare, and there is no such file/,
  });
});

test('the preferred browser is used, wherever it is', async () => {
  const two = { ...RARE, commands: ['wanted', 'second'] };
  await using home = await temporaryFolder();
  const PATH = [join(home.path, 'a'), join(home.path, 'b')].join(delimiter);
  for (const file of ['a/second', 'b/wanted']) {
    await mkdir(dirname(join(home.path, file)));
    await writeFile(join(home.path, file), '');
  }
  const found = inEnvironment({ PATH }, () => findProgram(two, 'linux'));
  assert.equal(found, join(home.path, 'b/wanted'));
});

test('Chrome, Chromium and Edge are looked for on all systems', () => {
  const { variables, ...places } = CHROME;
  assert.deepEqual(variables, ['WIRECHAT_BROWSER']);
  for (const [place, programs] of Object.entries(places)) {
    assert.ok(programs.every(Boolean), place);
    for (const name of [/chrome/i, /chromium/i, /edge/i])
      assert.ok(
        programs.some((program) => name.test(program)),
        `${place} ${name}`,
      );
  }
});
