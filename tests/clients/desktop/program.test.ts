/** The errors of `npm run desktop` if no window can be opened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHROME, findProgram } from '../../../clients/desktop/browser-finder.ts';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { inEnvironment } from '../../support/environment.ts';
import { Program } from '../../support/process.ts';

const PROGRAM = 'clients/desktop/main.ts';
/** A computer with a display, on which nothing is installed. */
const BARE = { DISPLAY: ':none', PATH: '', WIRECHAT_BROWSER: undefined };
const isLinux = process.platform === 'linux';
const hasFlatpak = findProgram({ ...CHROME, variables: [], commands: [] }) !== undefined;

for (const [what, variables, args, sentence, status] of [
  [
    'without a browser: what to install',
    BARE,
    [],
    /^The window needs Chrome, Edge or Chromium, .*sudo apt-get install chromium; .*WIRECHAT_BROWSER/,
    1,
  ],
  [
    'with a variable that names no program: which one',
    { ...BARE, WIRECHAT_BROWSER: '/nowhere/chrome' },
    [],
    /^WIRECHAT_BROWSER is \/nowhere\/chrome, and there is no such file\./,
    1,
  ],
  [
    'without a display: where to run it instead',
    { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, WIRECHAT_BROWSER: process.execPath },
    [],
    /^There is no display to open a window on\. .*npm run chat/,
    1,
  ],
  ['with a port that is none', BARE, ['localhost', '70000'], /^That is not an address\./, 2],
  ['with an option', BARE, ['--fullscreen'], /^That is not an address\./, 2],
  ['with too much', BARE, ['localhost', '1', 'x'], /^That is not an address\./, 2],
] as const) {
  test(`${what}, in one sentence`, {
    skip:
      (!isLinux && 'Linux says it in these words') ||
      (variables === BARE && hasFlatpak && 'Flatpak has installed a browser here'),
  }, async () => {
    await using program = inEnvironment(variables, () => new Program(PROGRAM, ...args));
    const lines = await program.stderr.rest();
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', sentence);
    assert.equal(await program.exit(), status);
  });
}

test('a browser that does not start is named, with its last output', async () => {
  await using home = await temporaryFolder();
  // Node does not know the options of a browser.
  const browser = process.execPath;
  const folders = { XDG_DATA_HOME: home.path, HOME: home.path, LOCALAPPDATA: home.path };
  const variables = { DISPLAY: ':none', WIRECHAT_BROWSER: browser, ...folders };
  await using program = inEnvironment(variables, () => new Program(PROGRAM));
  const lines = await program.stderr.rest();
  assert.equal(lines.length, 1, lines.join('\n'));
  const [sentence = ''] = lines;
  assert.ok(sentence.startsWith(`${browser} shows no window: `), sentence);
  assert.match(sentence, /bad option: --/);
  assert.equal(await program.exit(), 1);
});

test('--help shows the usage', async () => {
  await using program = new Program(PROGRAM, '--help');
  assert.equal((await program.stdout.rest())[0], 'npm run desktop -- [host] [port]');
  assert.equal(await program.exit(), 0);
});
