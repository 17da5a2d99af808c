import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expectDisplay,
  installedBrowser,
  parseAddress,
} from '../../../clients/desktop/requirements.ts';
import { UsageError } from '../../../stages/exit.ts';
import { inEnvironment } from '../../support/environment.ts';

const NOWHERE = { variables: [], commands: [], flatpak: [], mac: [], windows: [] };

test('the address is a host, with the usual port or another one', () => {
  assert.equal(parseAddress([]), undefined);
  assert.deepEqual(parseAddress(['example.org']), { host: 'example.org', port: 12_345 });
  assert.deepEqual(parseAddress(['a-host-', '7']), { host: 'a-host-', port: 7 });
});

for (const args of [
  [''],
  ['', '7'],
  ['--fullscreen'],
  ['-h', '7'],
  ['localhost', '70000'],
  ['localhost', 'x'],
  ['localhost', '7', 'more'],
]) {
  test(`${args.join(' ')} is no address`, () => {
    assert.throws(
      () => parseAddress(args),
      (error) =>
        error instanceof UsageError &&
        /^That is not an address\..* npm run desktop -- localhost 12345$/.test(error.message),
    );
  });
}

test('a missing browser is an error that says how to install one on this system', () => {
  for (const [platform, advice] of [
    ['linux', /Install one \(on Debian: sudo apt-get install chromium; or https:/],
    ['darwin', /Install one \(with Homebrew: brew install --cask google-chrome; or https:/],
    ['win32', /^The window needs Chrome, .* Install one \(https:.*WIRECHAT_BROWSER/],
  ] as const)
    assert.throws(() => installedBrowser(NOWHERE, platform), { message: advice });
});

test('the browser is the program that is found', () => {
  const { execPath } = process;
  const programs = { ...NOWHERE, variables: ['WIRECHAT_RARE_BROWSER'] };
  const found = inEnvironment({ WIRECHAT_RARE_BROWSER: execPath }, () =>
    installedBrowser(programs, 'linux'),
  );
  assert.equal(found, execPath);
});

for (const [what, platform, variables] of [
  ['X11', 'linux', { DISPLAY: ':0' }],
  ['Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }],
  ['macOS', 'darwin', {}],
] as const) {
  test(`there is a display with ${what}`, () => {
    inEnvironment({ DISPLAY: undefined, WAYLAND_DISPLAY: undefined, ...variables }, () =>
      expectDisplay(platform),
    );
  });
}

test('without a display, the error says where a window or a chat is possible', () => {
  for (const missing of [undefined, ''])
    inEnvironment({ DISPLAY: missing, WAYLAND_DISPLAY: missing }, () =>
      assert.throws(() => expectDisplay('linux'), {
        message: /^There is no display .* npm run chat/,
      }),
    );
});
